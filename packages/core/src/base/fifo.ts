/** How many spent slots may lie at the front before they are cut off. */
const slack = 1024;

/** First in, first out, O(1) at both ends (amortized). Lets go of an element as soon as it is taken. */
export class Fifo<T> {
  // Invariant: elements[0 … #head) are spent, everything from #head on waits.
  #elements: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#elements.length - this.#head;
  }

  push(element: T): void {
    this.#elements.push(element);
  }

  peek(): T | undefined {
    return this.#elements[this.#head];
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const first = this.#elements[this.#head];
    this.#elements[this.#head++] = undefined;
    const isWorthCutting = this.#head >= slack && this.#head * 2 > this.#elements.length;
    if (this.length === 0 || isWorthCutting) this.#cutSpent();
    return first;
  }

  /** All that wait, who go on waiting. */
  toArray(): T[] {
    return this.#elements.slice(this.#head) as T[];
  }

  #cutSpent(): void {
    if (this.length === 0) this.#elements.length = 0;
    // Much faster than to move what waits to the front.
    else this.#elements = this.#elements.slice(this.#head);
    this.#head = 0;
  }
}
