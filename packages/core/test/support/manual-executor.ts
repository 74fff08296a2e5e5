import { TaskExecutor, type SubmittedTask } from '@futures/core/backend';

/** An executor whose tasks start and end when the test says so. What a task gives is what its function returns or throws. */
export class ManualExecutor extends TaskExecutor {
  readonly #slots: number;
  readonly #inHand: SubmittedTask[] = [];

  constructor(slots: number, maxQueue?: number) {
    super({ maxQueue });
    this.#slots = slots;
  }

  get running(): number {
    return this.#inHand.length;
  }

  /** Starts what is next, and tells whether there was a task and a slot for it. */
  startNext(): boolean {
    const task = this.freeSlots > 0 ? this.take() : undefined;
    if (task === undefined) return false;
    this.#inHand.push(task);
    this.started(task, 1);
    return true;
  }

  /** Calls and ends one of the running tasks, whichever the number falls on. */
  endOne(choice: number): void {
    const [task] = this.#inHand.splice(choice % this.#inHand.length, 1) as [SubmittedTask];
    try {
      const value: unknown = Reflect.apply(task.fn as () => unknown, undefined, task.args ?? []);
      this.ended(task, { status: 'fulfilled', value });
    } catch (reason) {
      this.ended(task, { status: 'rejected', reason });
    }
  }

  protected override get freeSlots(): number {
    return this.#slots - this.#inHand.length;
  }

  protected override get workerCounts(): { workers: number; idle: number } {
    return { workers: this.#slots, idle: this.freeSlots };
  }

  protected override wake(): void {}

  protected override interrupt(): void {}

  protected override kill(task: SubmittedTask): void {
    this.#inHand.splice(this.#inHand.indexOf(task), 1);
    this.ended(task, { status: 'cancelled', reason: undefined });
  }

  protected override async close(): Promise<void> {}
}
