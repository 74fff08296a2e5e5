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
  /** A binary heap of the lines, the largest priority on top. A line that ran empty leaves when it comes to the top. */
  readonly #heap: Line<T>[] = [];
  length = 0;

  push(element: T): void {
    const line = this.#lineOf(element.priority);
    element.queueLine = line;
    element.queueBefore = line.last;
    if (line.last) line.last.queueBehind = element;
    else line.first = element;
    line.last = element;
    this.length++;
  }

  /** Back to the head of its line: it was next once. */
  unshift(element: T): void {
    const line = this.#lineOf(element.priority);
    element.queueLine = line;
    element.queueBehind = line.first;
    if (line.first) line.first.queueBefore = element;
    else line.last = element;
    line.first = element;
    this.length++;
  }

  /** The next one, which stays. */
  get first(): T | undefined {
    for (let line = this.#heap[0]; line; line = this.#heap[0]) {
      if (line.first) return line.first;
      this.#lines.delete(line.priority);
      this.#dropTop();
    }
    return undefined;
  }

  shift(): T | undefined {
    const { first } = this;
    if (first) this.remove(first);
    return first;
  }

  /** Whether it was there. */
  remove(element: T): boolean {
    const { queueLine: line, queueBefore: before, queueBehind: behind } = element;
    if (!line) return false;
    if (before) before.queueBehind = behind;
    else line.first = behind;
    if (behind) behind.queueBefore = before;
    else line.last = before;
    element.queueLine = element.queueBefore = element.queueBehind = undefined;
    this.length--;
    return true;
  }

  #lineOf(priority: number): Line<T> {
    let line = this.#lines.get(priority);
    if (!line) {
      line = { priority, first: undefined, last: undefined };
      this.#lines.set(priority, line);
      this.#addToHeap(line);
    }
    return line;
  }

  #addToHeap(line: Line<T>): void {
    const heap = this.#heap;
    let hole = heap.length;
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
    const line = heap.pop();
    if (!line || heap.length === 0) return;
    let hole = 0;
    for (;;) {
      const [left, right] = [heap[2 * hole + 1], heap[2 * hole + 2]];
      const isRight = right !== undefined && right.priority > (left as Line<T>).priority;
      const larger = isRight ? right : left;
      if (!larger || larger.priority <= line.priority) break;
      heap[hole] = larger;
      hole = 2 * hole + (isRight ? 2 : 1);
    }
    heap[hole] = line;
  }
}
