import { dispose } from '../base/dispose.ts';
import type { Slice } from '../executor/slice.ts';
import { Trip } from '../executor/submitted-task.ts';
import type { Call } from './call.ts';
import type { PoolWorker } from './pool-worker.ts';

let trips = 0;

/** A task's stay with a worker of a pool, or that of a slice. */
export class PoolTrip extends Trip {
  readonly call: Call;
  readonly slot: number;
  /** A worker begins what it was sent in this order. */
  readonly turn: number;
  /** It cannot be taken back: what was transferred is gone, live values are in use. */
  readonly fixed: boolean;
  /** What the worker was lent for as long as the task runs. */
  #lease: Disposable[] | undefined;

  constructor(
    call: Call,
    slot: number,
    lease: Disposable[] | undefined,
    fixed: boolean,
    turn: number = ++trips,
  ) {
    super(call.worker.id);
    this.turn = turn;
    this.call = call;
    this.slot = slot;
    this.#lease = lease;
    this.fixed = fixed;
  }

  get worker(): PoolWorker {
    return this.call.worker;
  }

  /** The worker runs it, or did. */
  get isClaimed(): boolean {
    return this.worker.words.begun(this.slot) > 0;
  }

  get hasBegun(): boolean {
    return this.fixed || this.isClaimed;
  }

  end(): void {
    if (!this.#lease) return;
    for (const lent of this.#lease) lent[dispose]();
    this.#lease = undefined;
  }
}

/** That of a task that was made of an item of a slice, when it had begun. */
export class SliceTrip extends PoolTrip {
  readonly slice: Slice;
  readonly index: number;

  constructor(slice: Slice, index: number) {
    const { call, slot, turn } = slice.trip as PoolTrip;
    super(call, slot, undefined, true, turn);
    this.slice = slice;
    this.index = index;
  }

  override get isClaimed(): boolean {
    return true;
  }
}
