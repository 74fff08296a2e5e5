import { type SubmittedTask, TaskExecutor, Trip } from '@futures/core/backend';

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
    const task = this.running < this.#slots ? this.take(new Trip(1)) : undefined;
    if (task === undefined) return false;
    this.#inHand.push(task);
    this.started(task);
    return true;
  }

  /** Calls and ends one of the running tasks, whichever the number falls on. */
  endOne(choice: number): void {
    const [task] = this.#inHand.splice(choice % this.#inHand.length, 1) as [SubmittedTask];
    try {
      const value: unknown = Reflect.apply(task.work as () => unknown, undefined, task.args ?? []);
      this.ended(task, { status: 'fulfilled', value });
    } catch (reason) {
      this.ended(task, { status: 'rejected', reason });
    }
  }

  /** The one that was started first had not begun after all. */
  giveBack(): void {
    this.putBack(this.#inHand.shift() as SubmittedTask);
  }

  protected override get capacity(): number {
    return this.#slots;
  }

  protected override tasksOut(): Iterable<SubmittedTask> {
    return this.#inHand;
  }

  protected override get workerCounts(): { workers: number; idle: number } {
    return { workers: this.#slots, idle: this.#slots - this.running };
  }

  protected override wake(): void {}

  protected override interrupt(): void {}

  protected override kill(task: SubmittedTask): void {
    this.#inHand.splice(this.#inHand.indexOf(task), 1);
    this.ended(task, { status: 'cancelled', reason: undefined });
  }

  protected override async close(): Promise<void> {}
}
