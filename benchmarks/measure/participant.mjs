// One rival at one case of a question, in a process of its own: it takes a sample whenever it is asked to.
//   node participant.mjs '{ question, rivals, rival, settings }'   with an IPC channel to the contest
import { setTimeout as delay } from 'node:timers/promises';

const { question: at, rivals: where, rival: called, settings } = JSON.parse(process.argv[2]);
// A pool that is idle, or hangs, may keep nothing alive; this process ends when it is told to.
setInterval(() => {}, 60_000);
process.on('disconnect', () => process.exit());

const tell = (message) => new Promise((resolve) => process.send(message, resolve));
const textOf = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

// Some pools let the death of a worker out as a rejection that nobody could have handled.
let stray;
process.on('unhandledRejection', (error) => (stray ??= textOf(error)));
process.on('uncaughtException', (error) => (stray ??= textOf(error)));

async function sample(contestant) {
  // Nobody pays for the garbage of the sample before.
  gc({ type: 'minor' });
  stray = undefined;
  return { figures: await contestant.sample() };
}

async function prepare() {
  const [question, { rivals }] = await Promise.all([import(at), import(where)]);
  const rival = rivals[called];
  // A rival in another language brings its own way to take a sample.
  return rival.ask ? rival.ask(settings) : question.prepare(rival, settings);
}

let contestant;
process.on('message', async (what) => {
  try {
    if (what === 'prepare') {
      contestant = await prepare();
      await tell({ ready: true });
    } else if (what === 'sample') {
      await tell(await sample(contestant));
    } else {
      await Promise.race([contestant?.close?.(), delay(1000)]);
      process.exit();
    }
  } catch (error) {
    await tell({ failed: stray && stray !== textOf(error) ? `${textOf(error)} (${stray})` : textOf(error) });
  }
});
