import type { BrokenExecutor } from '../errors.ts';
import type { Future } from '../future/future.ts';
import type { Outcome, SettledStatus } from '../future/future-state.ts';
import type { SubmittedTask } from './submitted-task.ts';

/** What an executor tells those who listen. Where nobody does, nothing is built. */
export interface ExecutorEvents {
  'worker:online': [event: WorkerOnlineEvent];
  'worker:exit': [event: WorkerExitEvent];
  'task:queued': [event: TaskQueuedEvent];
  'task:start': [event: TaskStartEvent];
  'task:end': [event: TaskEndEvent];
  'task:progress': [event: TaskProgressEvent];
  /** Nothing is queued and nothing runs any more. */
  idle: [event: Record<string, never>];
  broken: [event: BrokenEvent];
}

export interface WorkerOnlineEvent {
  workerId: number;
  name: string;
}

export interface WorkerExitEvent {
  workerId: number;
  name: string;
  exitCode: number | undefined;
  signal: string | undefined;
  reason: string;
}

export interface TaskQueuedEvent {
  future: Future<unknown>;
}

export interface TaskStartEvent {
  future: Future<unknown>;
  workerId: number;
}

export interface TaskEndEvent {
  future: Future<unknown>;
  /** `undefined` where the task never started. */
  workerId: number | undefined;
  queuedMs: number;
  runMs: number;
  outcome: Outcome<unknown>;
}

export interface TaskProgressEvent {
  future: Future<unknown>;
  value: unknown;
}

export interface BrokenEvent {
  error: BrokenExecutor;
}

/** What is told of a task that has ended so. */
export function endOf(task: SubmittedTask, status: SettledStatus, value: unknown): TaskEndEvent {
  const { future, queuedAt } = task;
  const { workerId, startedAt } = task.trip ?? {};
  const now = performance.now();
  const queuedMs = (startedAt ?? now) - queuedAt;
  const runMs = startedAt === undefined ? 0 : (task.trip?.endedAt ?? now) - startedAt;
  const outcome = (
    status === 'fulfilled' ? { status, value } : { status, reason: value }
  ) as Outcome<unknown>;
  return { future, workerId, queuedMs, runMs, outcome };
}
