import type { Chapter } from './chapter.ts';
import { futures } from './futures.ts';
import { map } from './map.ts';
import { mapEnding } from './map-ending.ts';
import { mapErrors } from './map-errors.ts';
import { mapWindow } from './map-window.ts';
import { starmap } from './starmap.ts';
import { submit } from './submit.ts';

/** The contract, in the order in which it is best read. */
export const chapters: readonly Chapter[] = [submit, futures, map, mapErrors, mapWindow, mapEnding, starmap];
