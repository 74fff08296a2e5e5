/**
 * What a queue needs of its elements: a priority, and room for the links to its neighbours of the same priority.
 * The links lie in the element itself, which saves an object per task. An element is in one queue at most.
 */
export interface Queueable<T> {
  readonly priority: number;
  queueLine: Line<T> | undefined;
  queueBefore: T | undefined;
  queueBehind: T | undefined;
}

/** The elements of one priority, oldest first. */
export interface Line<T> {
  readonly priority: number;
  first: T | undefined;
  last: T | undefined;
}

/**
 * Larger priority first, then first come, first served. Within a priority O(1) at both ends and for removal from the
 * middle; O(log n) in the number of distinct priorities for the rest.
 */
export class TaskQueue<T extends Queueable<T>> {
  readonly #lines = new Map<number, Line<T>>();
  /** A binary heap of the lines, largest priority on top. Lines that ran empty leave when they come to the top. */
  readonly #heap: Line<T>[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(element: T): void {
    const line = this.#lineOf(element.priority);
    element.queueLine = line;
    element.queueBefore = line.last;
    if (line.last === undefined) line.first = element;
    else line.last.queueBehind = element;
    line.last = element;
    this.#length++;
  }

  /** Puts an element back that was taken too early. */
  unshift(element: T): void {
    const line = this.#lineOf(element.priority);
    element.queueLine = line;
    element.queueBehind = line.first;
    if (line.first === undefined) line.last = element;
    else line.first.queueBefore = element;
    line.first = element;
    this.#length++;
  }

  peek(): T | undefined {
    for (let line = this.#heap[0]; line !== undefined; line = this.#heap[0]) {
      if (line.first !== undefined) return line.first;
      this.#lines.delete(line.priority);
      this.#dropTop();
    }
    return undefined;
  }

  shift(): T | undefined {
    const first = this.peek();
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Whether it was there. */
  remove(element: T): boolean {
    const { queueLine: line, queueBefore: before, queueBehind: behind } = element;
    if (line === undefined) return false;
    if (before === undefined) line.first = behind;
    else before.queueBehind = behind;
    if (behind === undefined) line.last = before;
    else behind.queueBefore = before;
    element.queueLine = element.queueBefore = element.queueBehind = undefined;
    this.#length--;
    return true;
  }

  /** In the order in which they would be taken, as of now. */
  toArray(): T[] {
    const elements: T[] = [];
    for (const line of [...this.#lines.values()].sort((a, b) => b.priority - a.priority)) {
      for (let element = line.first; element !== undefined; element = element.queueBehind)
        elements.push(element);
    }
    return elements;
  }

  #lineOf(priority: number): Line<T> {
    let line = this.#lines.get(priority);
    if (line === undefined) {
      line = { priority, first: undefined, last: undefined };
      this.#lines.set(priority, line);
      this.#addToHeap(line);
    }
    return line;
  }

  #addToHeap(line: Line<T>): void {
    const heap = this.#heap;
    let hole = heap.push(line) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent] as Line<T>;
      if (above.priority >= line.priority) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = line;
  }

  #dropTop(): void {
    const heap = this.#heap;
    const line = heap.pop() as Line<T>;
    if (heap.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (
        child + 1 < heap.length &&
        (heap[child + 1] as Line<T>).priority > (heap[child] as Line<T>).priority
      )
        child++;
      const larger = heap[child] as Line<T>;
      if (larger.priority <= line.priority) break;
      heap[hole] = larger;
      hole = child;
    }
    heap[hole] = line;
  }
}
