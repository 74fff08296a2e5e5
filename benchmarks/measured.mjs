import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { better, broken } from './figures.mjs';

const runOne = fileURLToPath(new URL('run-one.mjs', import.meta.url));

/**
 * What the benchmark of that name finds, in a process of its own. A test may allow several attempts: the best figure for
 * each bound then counts, since a busy machine makes a figure worse now and then, and broken code makes it worse always.
 * What is printed or written is one attempt, whatever it found: the best of many would be better than what is.
 */
export async function measured(name, { quick = false, attempts = 1, env = {} } = {}) {
  const results = await measureOnce(name, quick, env);
  for (let attempt = 1; attempt < attempts && broken(results.bounds).length > 0; attempt++) {
    const again = await measureOnce(name, quick, env);
    results.bounds = results.bounds.map((bound, i) => better(again.bounds[i], bound));
  }
  return results;
}

function measureOnce(name, quick, env) {
  return new Promise((resolve, reject) => {
    const child = fork(runOne, [name, JSON.stringify({ quick })], {
      execArgv: ['--expose-gc'],
      env: { ...process.env, ...env },
    });
    child.on('message', resolve);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`The benchmark ${name} ended with exit code ${code}`)));
  });
}
