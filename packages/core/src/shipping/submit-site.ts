import { careful } from '../base/careful.ts';

/** Between the frames of the worker and those of whoever submitted the task. */
const seam = '    --- submitted from ---';

interface Site {
  stack?: unknown;
  /** Its frame ends ours, where the platform cannot leave them out by itself. */
  below?: string;
}

interface Platform {
  captureStackTrace?: (target: object, below: object) => void;
}

/** Where `below` was called. Cheap: the platform makes the text of a stack only when it is read. */
export function captureSite(below: (...args: never[]) => unknown): object {
  const site: Site = {};
  const { captureStackTrace } = Error as Platform;
  if (captureStackTrace) captureStackTrace(site, below);
  else Object.assign(site, { stack: new Error().stack, below: below.name });
  return site;
}

/** Writes into an error from a worker who submitted its task. Never throws, and leaves alone what is no error. */
export function addSite(error: unknown, site: object): void {
  careful(() => {
    const { stack } = error as Error;
    const frames = framesOf(site);
    if (typeof stack === 'string' && frames.length > 0)
      (error as Error).stack = [stack, seam, ...frames].join('\n');
  }, undefined);
}

function framesOf({ stack, below }: Site): string[] {
  if (typeof stack !== 'string') return [];
  const frames = stack.split('\n').filter((line) => /^\s*at |@/.test(line));
  if (below !== undefined)
    return frames.slice(1 + frames.findIndex((frame) => frame.startsWith(`${below}@`)));
  const door = frames.findIndex((frame) => publicFrame.test(frame));
  const isPassedOn = frames[door]?.includes(submitter) === true && publicFrame.test(frames[door + 1] ?? '');
  return frames.slice(door + (isPassedOn ? 2 : 1));
}

/** Above these frames all are ours; where a bundler gave them other names, some of ours are shown. */
const submitter = 'ConfiguredSubmitter.';
const publicFrame = /^\s*at (?:ConfiguredSubmitter|\w*Executor)\.(?:submit|map|starmap) /;
