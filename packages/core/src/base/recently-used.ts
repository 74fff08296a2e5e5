/** A map that keeps only so many entries: what was used longest ago makes room for what is new. */
export class RecentlyUsed<Key, Value> {
  readonly #room: number;
  readonly #entries = new Map<Key, Value>();

  constructor(room: number) {
    this.#room = room;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    // Far from being full, nothing has to go, and the order is of no interest.
    if (value !== undefined && this.#entries.size > this.#room / 2) this.#use(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#use(key, value);
    if (this.#entries.size > this.#room) this.#entries.delete(this.#entries.keys().next().value as Key);
  }

  /** Entries of a map stand in the order in which they were put in. */
  #use(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}
