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

/** The methods that users call: above these frames all are ours. */
type Door = 'submit' | 'map' | 'starmap';
export type Doors = Readonly<Partial<Record<Door, object>>>;

/**
 * Where that method was called. The platform makes the text of a stack only when it is read, but has to walk along our
 * frames, which takes a microsecond for one or two: so it is noted as close to the door as can be.
 */
export function captureSite(doors: Doors, door: Door): object {
  const site: Site = {};
  const { captureStackTrace } = Error as Platform;
  if (captureStackTrace) captureStackTrace(site, doors[door] as object);
  else Object.assign(site, { stack: new Error().stack, below: door });
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
  if (below === undefined) return frames;
  const isOurs = (frame: string): boolean => frame.startsWith(`${below}@`);
  const door = Math.max(0, frames.findIndex(isOurs));
  const caller = frames.findIndex((frame, index) => index >= door && !isOurs(frame));
  return caller < 0 ? [] : frames.slice(caller);
}
