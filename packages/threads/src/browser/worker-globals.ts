/**
 * The names in the global scope of workers that were started alike. Only a worker knows them, so the first one tells. They
 * stay a promise: functions are checked later than they are submitted, be it the first or not.
 */
export class WorkerGlobals {
  readonly names: Promise<ReadonlySet<string>>;
  #told: (names: ReadonlySet<string>) => void = () => {};

  constructor() {
    this.names = new Promise((resolve) => (this.#told = resolve));
  }

  /** `names` with commas in between. */
  tell(names: string): void {
    this.#told(new Set(names.split(',')));
  }
}
