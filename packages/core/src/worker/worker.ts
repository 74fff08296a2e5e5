import { Fifo } from '../base/fifo.ts';
import { realm } from '../base/realm.ts';
import { RecentlyUsed } from '../base/recently-used.ts';
import { AtomicWords, type WorkerWords } from '../cancellation/words.ts';
import type { Channels } from '../rpc/channels.ts';
import { LiveValues, isLive } from '../rpc/live.ts';
import { noteTransfer, transfersOf } from '../rpc/comlink.ts';
import { type Cells, live, notice, rejected, type Setup, type WorkerApi } from '../rpc/worker-api.ts';
import { type FunctionPlatform, FunctionTable } from '../shipping/function-table.ts';
import type { FunctionDefinition } from '../shipping/function-reference.ts';
import { refuseNested } from '../shipping/nested.ts';
import { packReason, type PackedReason, unpackValue } from '../shipping/reason.ts';
import { cloneError } from '../shipping/uncloneable.ts';
import { runAsTask } from '../task/current-task.ts';
import { Batch, type BatchHost } from './batch.ts';
import { CallContext, type CallHost } from './call-context.ts';
import { type FunctionCost, FunctionCosts } from './function-costs.ts';
import { Linger } from './linger.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** The far side of a pool: holds the functions, runs the batches, hears the pool's wishes. */
export class Worker implements WorkerApi, BatchHost, CallHost {
  workerId = 0;
  workerName = '';
  readonly #channels: Channels;
  readonly #functions: FunctionTable;
  readonly #names = new Map<number, string>();
  readonly #costs = new FunctionCosts();
  /** By slot. */
  readonly #contexts: (CallContext | undefined)[] = [];
  #words: WorkerWords;
  /** Wishes that came before their tasks began, by the tasks' ids; or after their end, and nobody will ask for them. */
  readonly #early = new RecentlyUsed<number, PackedReason>(mostEarly);
  #live: LiveValues;
  #sideBySide = false;
  /** A call has come and its answer has not left, in which time no other begins: it might never give the thread back. */
  #busy = false;
  /** The calls that came meanwhile. */
  readonly #waiting = new Fifo<() => void>();
  readonly #running = new Set<Batch>();
  readonly #linger: Linger | undefined;
  /** A task is on the stack: nothing may begin in the middle of it. */
  #onStack = false;
  #beginsNothing = false;
  /** When the last task began, where the inbox cannot be looked into. */
  #begunAt = 0;

  /** `words` are those of a platform where no memory can be shared. */
  constructor(channels: Channels, platform: FunctionPlatform, words: WorkerWords = new AtomicWords(0)) {
    this.#channels = channels;
    this.#words = words;
    this.#functions = new FunctionTable(platform);
    this.#live = new LiveValues(channels, undefined);
    if (channels.canPoll) this.#linger = new Linger(() => channels.poll());
  }

  // --- what the pool calls

  async setup({
    workerId,
    workerName,
    concurrency,
    memory,
    initializer,
  }: Setup): Promise<{ failure: PackedReason } | undefined> {
    this.workerId = workerId;
    this.workerName = workerName;
    this.#sideBySide = concurrency > 1;
    if (memory) this.#words = new AtomicWords(memory);
    // The slots are the pool's to give: what this side sends has none.
    const words = { stopAsked: (slot: number) => this.#words.stopAsked(slot) };
    this.#live = new LiveValues(this.#channels, this.#words.shared ? words : undefined);
    if (!initializer) return undefined;
    const { definition, args: packed, live: indexes } = initializer;
    const args = [...packed];
    const context = new CallContext(this, noSlot, 0, 'initializer');
    try {
      this.#functions.define(initializerId, definition);
      // For as long as the worker lives.
      this.unpackLive(args, indexes);
      const fn = await this.#functions.get(initializerId);
      await this.call(fn, context, args);
      return undefined;
    } catch (reason) {
      return { failure: packReason(reason) };
    } finally {
      this.endOf(noSlot, context);
    }
  }

  run(tasks: Cells): Cells | Promise<Cells> {
    if (this.#sideBySide)
      return this.#onStack ? Promise.resolve().then(() => this.run(tasks)) : this.#start(tasks);
    if (this.#busy) return this.#startLater(tasks);
    this.#busy = true;
    return this.#start(tasks);
  }

  /** An answer has left: the next call may begin. */
  answered(): void {
    const next = this.#waiting.shift();
    this.#busy = next !== undefined;
    if (next) next();
    else if (!this.#sideBySide) this.#linger?.lookOut();
  }

  async #startLater(tasks: Cells): Promise<Cells> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#start(tasks);
  }

  #start(tasks: Cells): Cells | Promise<Cells> {
    const batch = new Batch(this, tasks);
    this.#running.add(batch);
    return batch.run();
  }

  /** The pool tells something, maybe in the middle of a task. */
  heard(message: readonly unknown[]): void {
    if (message[0] === notice.stop) {
      const [, slot, reason, id] = message as [number, number, PackedReason, number];
      const context = this.#contexts[slot];
      if (context?.id === id) CallContext.stop(context, unpackValue(reason));
      else if (!this.#words.shared) this.#early.set(id, reason);
    }
  }

  // --- what batches and contexts need

  define(functionId: number, definition: FunctionDefinition): void {
    this.#functions.define(functionId, definition);
    this.#names.set(functionId, definition.name);
  }

  forget(functionId: number): void {
    this.#functions.forget(functionId);
    this.#names.delete(functionId);
    this.#costs.forget(functionId);
  }

  functionOf(functionId: number): AnyFunction | Promise<AnyFunction> {
    return this.#functions.get(functionId);
  }

  costOf(functionId: number): FunctionCost {
    return this.#costs.of(functionId);
  }

  get canBeTakenBack(): boolean {
    return this.#words.shared;
  }

  begin(slot: number, id: number, before: number): boolean {
    const may = !this.#beginsNothing && this.#words.begin(slot, id, before);
    if (may && !this.#channels.canPoll) this.#begunAt = performance.now();
    return may;
  }

  /** It is about to end: no task begins any more, and the answers that wait for others of their batch leave. */
  end(): void {
    this.#beginsNothing = true;
    for (const batch of this.#running) batch.flush();
  }

  over(batch: Batch): void {
    this.#running.delete(batch);
  }

  contextOf(slot: number, id: number, name: string | undefined, functionId: number): CallContext {
    const context = new CallContext(this, slot, id, name ?? this.#names.get(functionId) ?? '');
    this.#contexts[slot] = context;
    const reason = this.#words.shared ? undefined : this.#early.get(id);
    if (reason) CallContext.stop(context, unpackValue(reason));
    return context;
  }

  announce(slot: number): void {
    this.#channels.notify([notice.started, slot, performance.timeOrigin + performance.now()]);
  }

  unpackLive(args: unknown[], indexes: readonly number[]): Disposable[] {
    const lease: Disposable[] = [];
    for (const index of indexes) args[index] = this.#live.unpack(args[index], lease);
    return lease;
  }

  refuseLive(args: readonly unknown[], indexes: readonly number[]): void {
    for (const index of indexes) this.#live.refuse(args[index]);
  }

  /** The one place where tasks are called. */
  call(fn: AnyFunction, context: CallContext, args: unknown[]): unknown {
    const outer = this.#onStack;
    this.#onStack = true;
    try {
      if (this.#sideBySide) return runAsTask(context, () => Reflect.apply(fn, context, args));
      // Alone in this realm until it ends, which is cheaper to know than to follow through every await.
      realm.soleTask = context;
      return Reflect.apply(fn, context, args);
    } finally {
      this.#onStack = outer;
    }
  }

  endOf(slot: number, context: CallContext): void {
    CallContext.end(context);
    if (slot !== noSlot) this.#contexts[slot] = undefined;
    if (realm.soleTask === context) realm.soleTask = undefined;
  }

  stopAsked(slot: number): boolean {
    if (slot === noSlot || !this.#words.stopAsked(slot)) return false;
    if (this.#channels.canPoll) this.#channels.poll();
    // The reason lies in an inbox that only the event loop opens: a task that has just begun will hear of both.
    else if (performance.now() - this.#begunAt < momentMs) return false;
    return true;
  }

  progress(slot: number, value: unknown): void {
    if (slot === noSlot) return;
    try {
      refuseNested('progress', value);
      this.#channels.notify([notice.progress, slot, value]);
    } catch (fault) {
      throw cloneError('progress', value, fault);
    }
  }

  send(answers: Cells): void {
    this.#channels.notify([notice.answers, answers]);
  }

  sendAlone(slot: number, value: unknown): void {
    const answers: unknown[] = [];
    const parts = this.#pack(answers, slot, value);
    try {
      this.#channels.notify([notice.answers, answers], parts);
    } catch (fault) {
      this.send(unsendable(answers, fault));
    }
  }

  addLast(answers: unknown[], slot: number, value: unknown): void {
    const parts = this.#pack(answers, slot, value);
    if (parts.length > 0) noteTransfer(answers, parts);
  }

  /** Gives what is to be transferred with it. */
  #pack(answers: unknown[], slot: number, value: unknown): readonly object[] {
    try {
      if (isLive(value)) answers.push(live, slot, this.#live.pack(value, []));
      else {
        refuseNested('result', value);
        answers.push(slot, value);
        return transfersOf(value);
      }
    } catch (fault) {
      answers.push(...unsendable([slot, value], fault));
    }
    return [];
  }

  packReason(reason: unknown): PackedReason {
    return packReason(reason);
  }
}

/** In place of answers that begin with one which cannot be sent. */
export function unsendable([slot, value, ...others]: Cells, fault: unknown): Cells {
  return [rejected, slot, packReason(cloneError('result', value, fault)), ...others];
}

/** The initializer has no place in the shared words. */
const noSlot = -1;
const initializerId = -1;
/** By then a task is in a loop, or has given the thread back. */
const momentMs = 5;
/** Enough for what waits here: a call or two, where nothing is shared. */
const mostEarly = 1024;
