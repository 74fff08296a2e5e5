// One question, measured: by a contest of all rivals (questions/), or by a program of its own (ourselves/).
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { better, broken } from '../pages/figures.mjs';
import { boundsOf } from './bounds.mjs';
import { contest } from './contest.mjs';
import { observe, versions } from './environment.mjs';

const folders = ['questions', 'ourselves'];
const rivals = new URL('../rivals/index.mjs', import.meta.url).href;
const runOne = fileURLToPath(new URL('run-one.mjs', import.meta.url));
/** For a program of its own; a contest is bounded by its budgets. */
const timeLimit = 300_000;

/** `{ name, folder, address }` of all questions. */
export const questions = folders.flatMap((folder) =>
  readdirSync(new URL(`../${folder}/`, import.meta.url))
    .filter((file) => file.endsWith('.mjs') && !file.startsWith('_'))
    .map((file) => ({
      name: file.slice(0, -'.mjs'.length),
      folder,
      address: new URL(`../${folder}/${file}`, import.meta.url).href,
    })),
);

/** What is found for one of `questions`. It never throws: what went wrong stands where the figures would. */
export async function answer({ name, folder, address }, { quick = false, tell } = {}) {
  const observed = observe({ quick });
  const found =
    folder === 'questions'
      ? await askRivals(address, { quick, tell })
      : await measureOnce(address, { quick }).catch(({ message }) => ({ question: name, failure: message }));
  const compared =
    folder === 'questions' ? { versions: versions(), release: process.env.FUTURES_RELEASE_NAME } : {};
  return { name, folder, environment: { ...observed(), ...compared }, ...found };
}

async function askRivals(address, { quick, tell }) {
  const found = await contest({ question: address, rivals, quick, tell });
  const { bounds, reasons } = await import(address);
  // They are for the real numbers of tasks.
  return { ...found, reasons, bounds: quick || !bounds ? [] : boundsOf(bounds, found) };
}

/**
 * What a program of its own finds. A test may allow several attempts: the best figure for each bound then counts, since a busy
 * machine makes a figure worse now and then, and broken code makes it worse always. What is printed or written is one attempt,
 * whatever it found: the best of many would be better than what is.
 */
export async function measured(name, { quick = false, attempts = 1 } = {}) {
  const { address } = questions.find((question) => question.name === name);
  const results = await measureOnce(address, { quick });
  for (let attempt = 1; attempt < attempts && broken(results.bounds).length > 0; attempt++) {
    const again = await measureOnce(address, { quick });
    results.bounds = results.bounds.map((bound, i) => better(again.bounds[i], bound));
  }
  return results;
}

function measureOnce(address, options) {
  return new Promise((resolve, reject) => {
    const child = fork(runOne, [address, JSON.stringify(options)], {
      execArgv: ['--expose-gc'],
      timeout: timeLimit,
      killSignal: 'SIGKILL',
    });
    child.on('message', resolve);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const how = signal ? `was ended after ${timeLimit / 1000} s` : `ended with exit code ${code}`;
      reject(new Error(`The benchmark ${how}`));
    });
  });
}
