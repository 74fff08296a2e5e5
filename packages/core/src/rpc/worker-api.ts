import type { FunctionDefinition } from '../shipping/function-reference.ts';
import type { PackedReason } from '../shipping/reason.ts';

/** Both sides must speak the same; a worker's entry may come from another version of the package. */
export const protocolVersion = 1;

/**
 * Tasks and answers in one flat array: arrays in arrays would cost more to clone than what is in them.
 *
 *     kind        kind, function id, shape: of the tasks that follow
 *     task        slot, future id, …arguments, live indexes?, name?
 *     slice       slice, slot, first future id, items: a task for each, in one slot, one after the other
 *     definition  define, function id, definition
 *     oblivion    forget, function id
 *     result      slot, value: of the task in that slot, or of the next one of its slice, as the other answers, too
 *     results     several, slot, values: of the next ones of a slice
 *     failure     rejected, slot, packed reason
 *     live value  live, slot, its descriptor
 *     passed over skipped, slot: it was taken back before it began, or what is left of a slice was
 *     end         ended, slot, when, in milliseconds of the epoch: before the answer of a task whose start was told
 *     cost        costs, function id, milliseconds a task
 */
export type Cells = readonly unknown[];

/** What stands where a slot would. */
export const define = -1;
export const forget = -2;
export const kind = -3;
export const rejected = -4;
export const live = -5;
export const skipped = -6;
export const ended = -7;
export const costs = -8;
export const slice = -9;
export const several = -10;

/** What a task's shape says, beside the number of its arguments. */
export const shape = {
  /** Answers are not to wait behind it. */
  careful: 1,
  /** Its start is to be told. */
  announced: 2,
  /** Some arguments are descriptors of live values: their indexes follow the arguments. */
  live: 4,
  /** It has a name of its own, which comes last. */
  named: 8,
  /** The number of arguments is what lies above. */
  shift: 4,
} as const;

/** One-way messages, by their first element. */
export const notice = {
  /** worker → pool: version. The first that a worker says. */
  hello: 0,
  /** worker → pool: slot, when it began, in milliseconds of the epoch. */
  started: 1,
  /** worker → pool: cells of answers. */
  answers: 2,
  /** worker → pool: slot, value. */
  progress: 3,
  /** pool → worker: slot, packed reason, the task's id. */
  stop: 4,
  /** pool → worker: no more tasks. */
  bye: 5,
} as const;

export interface Setup {
  readonly workerId: number;
  readonly workerName: string;
  /** How many calls run side by side. */
  readonly concurrency: number;
  readonly memory: SharedArrayBuffer | undefined;
  readonly initializer: Initializer | undefined;
}

export interface Initializer {
  readonly definition: FunctionDefinition;
  readonly args: readonly unknown[];
  /** Which of the arguments are descriptors of live values. */
  readonly live: readonly number[];
}

/** What a pool can have its worker do. */
export interface WorkerApi {
  /** Before the first task. What the initializer threw comes as data. */
  setup(setup: Setup): Promise<{ failure: PackedReason } | undefined>;
  /** Runs the tasks; resolves with those answers that have not left before. */
  run(tasks: Cells): Cells | Promise<Cells>;
}
