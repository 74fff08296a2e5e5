import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '../measure/statistics.mjs';

export const question =
  'Where does the time of a task go, in microseconds of the processor, by stage and thread?';

const program = fileURLToPath(new URL('parts/steady.mjs', import.meta.url));

const ways = [
  { rival: 'ThreadPoolExecutor', way: 'together', limit: 'postMessage' },
  { rival: 'ThreadPoolExecutor, map', way: 'together', limit: 'postMessage' },
  { rival: 'ThreadPoolExecutor', way: 'one by one', limit: 'postMessage' },
  { rival: 'ProcessPoolExecutor', way: 'together', limit: 'process.send' },
  { rival: 'ProcessPoolExecutor', way: 'one by one', limit: 'process.send' },
];

/** The processor's time is taken without the profile; the profile, which costs something itself, tells only how to part it. */
export async function run({ quick }) {
  const tables = [];
  for (const { rival, way, limit } of ways) {
    const tasks = way === 'together' ? (quick ? 20_000 : 300_000) : quick ? 4_000 : 30_000;
    const rounds = quick ? 1 : 3;
    const of = async (who) => {
      const taken = [];
      for (let i = 0; i < rounds; i++) taken.push(await steady({ rival: who, way, tasks }));
      const middle = (part) => median(taken.map((one) => one[part]));
      return { pool: middle('pool'), worker: middle('worker'), helpers: middle('helpers') };
    };
    const [ours, bare] = [await of(rival), await of(limit)];
    const { shares } = await steady({ rival, way, tasks, profile: true });
    tables.push(tableOf({ rival, way, limit, ours, bare, shares }));
  }
  return { tables, bounds: [] };
}

function steady(settings) {
  return new Promise((resolve, reject) => {
    const child = fork(program, [JSON.stringify(settings)], { timeout: 120_000, killSignal: 'SIGKILL' });
    child.on('message', resolve);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${settings.rival} ended with exit code ${code}`)));
  });
}

function tableOf({ rival, way, limit, ours, bare, shares }) {
  const us = (milliseconds) => (milliseconds * 1e3).toFixed(2);
  const names = [...new Set([...Object.keys(shares.pool), ...Object.keys(shares.worker)])];
  const spent = (stage, side) => (shares[side][stage] ?? 0) * ours[side];
  const rows = names
    .sort((a, b) => spent(b, 'pool') + spent(b, 'worker') - spent(a, 'pool') - spent(a, 'worker'))
    .map((stage) => [stage, us(spent(stage, 'pool')), us(spent(stage, 'worker'))]);
  return {
    title: `${rival}, ${way}: µs for each task that does nothing, with one worker`,
    head: ['', "the pool's thread", 'the worker'],
    rows: [
      ...rows,
      ['**together**', `**${us(ours.pool)}**`, `**${us(ours.worker)}**`],
      [`other threads of the process (compiling, collecting)`, us(ours.helpers), ''],
      [`${limit}, for comparison`, us(bare.pool), us(bare.worker)],
    ],
  };
}
