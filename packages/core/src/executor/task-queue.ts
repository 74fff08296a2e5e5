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
 * middle; a search of O(log n) in the number of distinct priorities finds the line.
 */
export class TaskQueue<T extends Queueable<T>> {
  /** Sorted, the largest priority at the end. A line that ran empty leaves when it comes to the end. */
  readonly #lines: Line<T>[] = [];
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

  shift(): T | undefined {
    for (let line = this.#lines.at(-1); line; line = this.#lines.at(-1)) {
      const { first } = line;
      if (first) {
        this.remove(first);
        return first;
      }
      this.#lines.pop();
    }
    return undefined;
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
    const lines = this.#lines;
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lines[middle] as Line<T>).priority < priority) low = middle + 1;
      else high = middle;
    }
    let line = lines[low];
    if (line?.priority !== priority) {
      line = { priority, first: undefined, last: undefined };
      lines.splice(low, 0, line);
    }
    return line;
  }
}
