import { backPressure } from './back-pressure.ts';
import { cancel } from './cancel.ts';
import type { Chapter } from './chapter.ts';
import { copies } from './copies.ts';
import { crash } from './crash.ts';
import { context } from './context.ts';
import { deadlines } from './deadlines.ts';
import { errors } from './errors.ts';
import { events } from './events.ts';
import { futures } from './futures.ts';
import { leaks } from './leaks.ts';
import { map } from './map.ts';
import { mapEnding } from './map-ending.ts';
import { mapErrors } from './map-errors.ts';
import { mapInput } from './map-input.ts';
import { mapMany } from './map-many.ts';
import { mapWindow } from './map-window.ts';
import { options } from './options.ts';
import { shutdown } from './shutdown.ts';
import { starmap } from './starmap.ts';
import { stats } from './stats.ts';
import { submit } from './submit.ts';
import { withExecutorChapter } from './with-executor.ts';
import { workers } from './workers.ts';

/** The contract, in the order in which it is best read. */
export const chapters: readonly Chapter[] = [
  submit,
  futures,
  map,
  mapErrors,
  mapWindow,
  mapEnding,
  mapInput,
  mapMany,
  starmap,
  options,
  cancel,
  deadlines,
  errors,
  workers,
  crash,
  copies,
  shutdown,
  backPressure,
  events,
  stats,
  context,
  withExecutorChapter,
  leaks,
];
