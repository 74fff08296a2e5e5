import { dispose } from '../base/dispose.ts';
import { Trip } from '../executor/submitted-task.ts';
import type { Call } from './call.ts';
import type { PoolWorker } from './pool-worker.ts';

let trips = 0;

/** A task's stay with a worker of a pool. */
export class PoolTrip extends Trip {
  readonly call: Call;
  readonly slot: number;
  /** A worker begins what it was sent in this order. */
  readonly turn = ++trips;
  /** It cannot be taken back: what was transferred is gone, live values are in use. */
  readonly fixed: boolean;
  /** What the worker was lent for as long as the task runs. */
  #lease: Disposable[] | undefined;

  constructor(call: Call, slot: number, lease: Disposable[] | undefined, fixed: boolean) {
    super(call.worker.id);
    this.call = call;
    this.slot = slot;
    this.#lease = lease;
    this.fixed = fixed;
  }

  get worker(): PoolWorker {
    return this.call.worker;
  }

  get hasBegun(): boolean {
    return this.fixed || this.worker.words.hasBegun(this.slot);
  }

  end(): void {
    if (!this.#lease) return;
    for (const lent of this.#lease) lent[dispose]();
    this.#lease = undefined;
  }
}
