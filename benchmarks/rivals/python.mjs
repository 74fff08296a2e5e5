// CPython's own concurrent.futures, where there is a python3. It is asked in Python (tasks/questions.py), by lines of JSON.
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../tasks/questions.py', import.meta.url));

/** What it calls itself; `undefined` where there is none. */
export function findPython() {
  try {
    return execFileSync('python3', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return undefined;
  }
}

const row = (pool, more) => ({
  side: 'python',
  realm: 'processes',
  cannot: {
    loop: 'no way: it has no event loop',
    transfer: 'no way: a process is sent copies',
    stop: 'no way: a task that runs is not stopped',
    replace: 'no way: the pool is broken for good',
    weigh: 'not asked: it has another heap',
  },
  ask: (settings) => ask({ ...settings, pool }),
  ...more,
});

export const python = {
  'CPython ProcessPoolExecutor': row('executor'),
  'CPython ProcessPoolExecutor, map': row('map', { variant: true }),
  'CPython ProcessPoolExecutor, map by chunks': row('chunks', { variant: true }),
  'CPython multiprocessing.Pool': row('pool', { variant: true }),
};

async function ask(settings) {
  const child = spawn('python3', [program, JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  const ended = new Promise((_, reject) => {
    child.on('error', () => reject(new Error('there is no python3 here')));
    child.on('close', () => reject(new Error(complaint.trim().split('\n').at(-1) || 'Python ended')));
  });
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { done, value } = await Promise.race([lines.next(), ended]);
    return done ? ended : JSON.parse(value);
  };
  await answer();
  return {
    sample() {
      child.stdin.write('sample\n');
      return answer();
    },
    close: () => child.kill(),
  };
}
