import { isThenable } from '../base/describe.ts';
import {
  type Cells,
  costs,
  define,
  ended,
  forget,
  kind,
  rejected,
  several,
  shape,
  skipped,
  slice,
} from '../rpc/worker-api.ts';
import type { FunctionDefinition } from '../shipping/function-reference.ts';
import { notSmall, smallCopy } from '../shipping/small-copy.ts';
import { CallContext } from './call-context.ts';
import type { FunctionCost } from './function-costs.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** What a batch needs of the worker around it. */
export interface BatchHost {
  define(functionId: number, definition: FunctionDefinition): void;
  forget(functionId: number): void;
  functionOf(functionId: number): AnyFunction | Promise<AnyFunction>;
  costOf(functionId: number): FunctionCost;
  /** Whether the pool can take back what waits here, so that a call may hold what is quick for all that is known. */
  readonly canBeTakenBack: boolean;
  /** Whether the task in that slot is still to be run, before which so many of its slice were begun. */
  begin(slot: number, id: number, before: number): boolean;
  contextOf(slot: number, id: number, name: string | undefined, functionId: number): CallContext;
  announce(slot: number): void;
  /** Makes live values of their descriptors, and gives what ends with the task. */
  unpackLive(args: unknown[], indexes: readonly number[]): Disposable[];
  /** The task will not be run: its live values are not wanted. */
  refuseLive(args: readonly unknown[], indexes: readonly number[]): void;
  call(fn: AnyFunction, context: CallContext, args: unknown[]): unknown;
  endOf(slot: number, context: CallContext): void;
  /** Sends answers that shall not wait for the end of the batch. */
  send(answers: Cells): void;
  /** Sends one answer whose value may be large, live or impossible to send. */
  sendAlone(slot: number, value: unknown): void;
  /** The same for one that goes with the end of the batch: notes what is to be transferred with these answers. */
  addLast(answers: unknown[], slot: number, value: unknown): void;
  packReason(reason: unknown): unknown;
  /** This one runs no more. */
  over(batch: Batch): void;
}

/** How long an answer may wait while other tasks of its batch run, which a pool makes to last half of that. */
const patienceMs = 2;

/**
 * Runs the tasks of one call, one after the other, and gathers their answers. Answers leave in between: whenever the
 * oldest has waited for a while, and before a task that may take long.
 */
export class Batch {
  readonly #host: BatchHost;
  readonly #cells: Cells;
  #at = 0;
  #answers: unknown[] = [];
  /** When the oldest of the answers came, and when the last task ended. */
  #oldest = 0;
  #clock = 0;
  /** How many have run since somebody looked at it. */
  #unnoted = 0;
  /** Those of the tasks at hand: their function, what is known of its cost, their shape. */
  #functionId = 0;
  #cost: FunctionCost | undefined;
  #shape = 0;
  readonly #costs = new Map<number, FunctionCost>();
  /** The slice at hand: its items, its slot, the id of its first task, how many were begun. */
  #items: readonly unknown[] | undefined;
  #slot = 0;
  #firstId = 0;
  #begun = 0;
  /** Its newest results, if they are the last of the answers. */
  #results: unknown[] | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: BatchHost, cells: Cells) {
    this.#host = host;
    this.#cells = cells;
  }

  /** The answers that have not left by the end. */
  run(): Cells | Promise<Cells> {
    this.#clock = performance.now();
    const waiting = this.#runUntilOneWaits();
    return waiting ? this.#runTheRest(waiting) : this.#finish();
  }

  /** What it has answered leaves. */
  flush(): void {
    if (this.#answers.length === 0) return;
    const answers = this.#answers;
    this.#answers = [];
    this.#results = undefined;
    this.#host.send(answers);
  }

  async #runTheRest(first: Promise<void>): Promise<Cells> {
    for (let waiting: Promise<void> | undefined = first; waiting; waiting = this.#runUntilOneWaits()) {
      await waiting;
    }
    return this.#finish();
  }

  #runUntilOneWaits(): Promise<void> | undefined {
    while (this.#hasMore) {
      const waiting = this.#items ? this.#nextOfSlice(this.#items) : this.#next();
      if (waiting) return waiting;
    }
    return undefined;
  }

  get #hasMore(): boolean {
    return this.#begun < (this.#items?.length ?? 0) || this.#at < this.#cells.length;
  }

  #finish(): Cells {
    clearTimeout(this.#timer);
    this.#host.over(this);
    for (const [id, cost] of this.#costs) {
      const mean = cost.news(this.#host.canBeTakenBack);
      if (mean !== undefined) this.#answers.push(costs, id, mean);
    }
    return this.#answers;
  }

  #next(): Promise<void> | undefined {
    const cells = this.#cells;
    const slot = cells[this.#at++] as number;
    if (slot < 0) return this.#prepare(slot, cells[this.#at++] as number);
    const form = this.#shape;
    const cost = this.#cost as FunctionCost;
    const id = cells[this.#at++] as number;
    const args = cells.slice(this.#at, (this.#at += form >> shape.shift));
    const live = form & shape.live ? (cells[this.#at++] as number[]) : undefined;
    const name = form & shape.named ? (cells[this.#at++] as string) : undefined;
    if (!cost.steady || form & shape.careful) this.flush();
    if (!this.#host.begin(slot, id, 0)) {
      if (live) this.#host.refuseLive(args, live);
      this.#skip(slot);
      return undefined;
    }
    if (form & shape.announced) this.#host.announce(slot);
    const context = this.#host.contextOf(slot, id, name, this.#functionId);
    return this.#run(slot, form, context, cost, args, live);
  }

  #nextOfSlice(items: readonly unknown[]): Promise<void> | undefined {
    const slot = this.#slot;
    const cost = this.#cost as FunctionCost;
    while (this.#begun < items.length) {
      if (!cost.steady) this.flush();
      const before = this.#begun++;
      const id = this.#firstId + before;
      if (!this.#host.begin(slot, id, before)) {
        this.#skip(slot);
        break;
      }
      const context = this.#host.contextOf(slot, id, undefined, this.#functionId);
      const waiting = this.#run(slot, this.#shape, context, cost, [items[before]], undefined);
      if (waiting) return waiting;
    }
    this.#items = this.#results = undefined;
    return undefined;
  }

  #run(
    slot: number,
    form: number,
    context: CallContext,
    cost: FunctionCost,
    args: unknown[],
    live: readonly number[] | undefined,
  ): Promise<void> | undefined {
    try {
      if (live) CallContext.lend(context, this.#host.unpackLive(args, live));
      const fn = this.#host.functionOf(this.#functionId);
      const returned = isPromise(fn)
        ? fn.then((loaded) => this.#host.call(loaded, context, args))
        : this.#host.call(fn, context, args);
      if (isThenable(returned)) return this.#wait(slot, form, context, cost, returned);
      this.#fulfilled(slot, form, context, cost, returned);
    } catch (reason) {
      this.#rejected(slot, form, context, cost, reason);
    }
    return undefined;
  }

  /** What comes before tasks: a function, what holds for those that follow, or that they are a slice. */
  #prepare(what: number, id: number): undefined {
    const cells = this.#cells;
    if (what === define) this.#host.define(id, cells[this.#at++] as FunctionDefinition);
    else if (what === forget) this.#host.forget(id);
    else if (what === slice) this.#startSlice(id);
    else if (what === kind) {
      this.#functionId = id;
      this.#shape = cells[this.#at++] as number;
      this.#costs.set(id, (this.#cost = this.#host.costOf(id)));
      if (this.#unnoted > 0) this.#clock = performance.now();
      this.#unnoted = 0;
    }
    return undefined;
  }

  #startSlice(slot: number): void {
    this.#slot = slot;
    this.#firstId = this.#cells[this.#at++] as number;
    this.#items = this.#cells[this.#at++] as unknown[];
    this.#begun = 0;
  }

  /** While it waits, the thread is free: what was answered must not wait with it. */
  #wait(
    slot: number,
    form: number,
    context: CallContext,
    cost: FunctionCost,
    promise: PromiseLike<unknown>,
  ): Promise<void> {
    if (!cost.steady) this.flush();
    else this.#timer ??= setTimeout(() => this.#flushInTime(), 1);
    // Once: there are thenables that begin their work when they are asked.
    return Promise.resolve(promise).then(
      (value) => this.#fulfilled(slot, form, context, cost, value),
      (reason: unknown) => this.#rejected(slot, form, context, cost, reason),
    );
  }

  #flushInTime(): void {
    this.#timer = undefined;
    this.flush();
  }

  #fulfilled(slot: number, form: number, context: CallContext, cost: FunctionCost, value: unknown): void {
    this.#end(slot, form, context);
    const copy = smallCopy(value);
    if (copy === notSmall) {
      // In the order in which they came.
      this.flush();
      if (this.#hasMore) this.#host.sendAlone(slot, value);
      else this.#host.addLast(this.#answers, slot, value);
    } else {
      this.#answered();
      if (this.#items) this.#addResult(slot, copy);
      else this.#answers.push(slot, copy);
    }
    this.#note(cost);
  }

  #addResult(slot: number, value: unknown): void {
    if (!this.#results) this.#answers.push(several, slot, (this.#results = []));
    this.#results.push(value);
  }

  #rejected(slot: number, form: number, context: CallContext, cost: FunctionCost, reason: unknown): void {
    this.#end(slot, form, context);
    const packed = this.#host.packReason(reason);
    this.#answered();
    this.#results = undefined;
    this.#answers.push(rejected, slot, packed);
    this.#note(cost);
  }

  #skip(slot: number): void {
    this.#answered();
    this.#answers.push(skipped, slot);
  }

  /** Where it matters when, the pool's own clock would tell how long the pool was busy. */
  #end(slot: number, form: number, context: CallContext): void {
    this.#host.endOf(slot, context);
    if (!(form & shape.announced)) return;
    this.#answered();
    this.#answers.push(ended, slot, performance.timeOrigin + performance.now());
  }

  /** To look at the clock takes longer than the smallest tasks. */
  #note(cost: FunctionCost): void {
    if (++this.#unnoted < cost.runsToALook) return;
    const now = performance.now();
    cost.note((now - this.#clock) / this.#unnoted);
    this.#clock = now;
    this.#unnoted = 0;
    if (this.#answers.length > 0 && now - this.#oldest > patienceMs && this.#hasMore) this.flush();
  }

  /** An answer comes: if it is the first, the others wait with it. */
  #answered(): void {
    if (this.#answers.length === 0) this.#oldest = this.#clock;
  }
}

const isPromise = (value: unknown): value is Promise<AnyFunction> => typeof value !== 'function';
