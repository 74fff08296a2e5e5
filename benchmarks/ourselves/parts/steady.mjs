// Sends tasks through one worker, again and again, and tells what each thread spent on it, and on what.
//   node steady.mjs '{ rival, way, tasks, profile }'   with an IPC channel
import { rivals } from '../../rivals/index.mjs';
import { startProfile, stopProfile, threadTime } from '../../tasks/functions.mjs';
import { sharesOf } from './profile.mjs';

const { rival, way, tasks, profile } = JSON.parse(process.argv[2]);
const burst = 10_000;

const pool = await rivals[rival].open(1);
const inWorker = Object.fromEntries(
  ['threadTime', 'startProfile', 'stopProfile'].map((name) => [name, (pool.inside ?? pool.task)(name)]),
);

let once;
const ways = {
  async together(times) {
    const items = Array.from({ length: burst }, (_, i) => i);
    for (let i = 0; i < times; i += burst) await pool.all('identity', items);
  },
  async 'one by one'(times) {
    const run = (once ??= pool.task('identity'));
    for (let i = 0; i < times; i++) await run(i);
  },
};

await ways[way](tasks / 2);
if (profile) {
  await inWorker.startProfile();
  startProfile();
}
const before = [process.cpuUsage(), threadTime(), await inWorker.threadTime()];
await ways[way](tasks);
const [all, here, there] = [
  process.cpuUsage(before[0]),
  threadTime() - before[1],
  (await inWorker.threadTime()) - before[2],
];
const shares = profile && { pool: sharesOf(stopProfile()), worker: sharesOf(await inWorker.stopProfile()) };

const ofProcess = (all.user + all.system) / 1e3;
const inThisProcess = rivals[rival].realm === 'threads' ? here + there : here;
const each = (milliseconds) => milliseconds / tasks;
process.send(
  { pool: each(here), worker: each(there), helpers: each(Math.max(0, ofProcess - inThisProcess)), shares },
  () => process.exit(),
);
