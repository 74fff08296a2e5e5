// What this process and all that it has started hold and spend. Only Linux tells; elsewhere there are no figures.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const tick = 10;
export const isTold = existsSync('/proc/self/smaps_rollup');

const fieldsOf = (pid) => {
  try {
    // What is in brackets is the name, which may have blanks.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
  } catch {
    return undefined;
  }
};

/** This process and those below it. */
function family() {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = fieldsOf(pid);
    if (fields) parents.set(Number(pid), Number(fields[1]));
  }
  const found = [process.pid];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Milliseconds of the processor since the beginning. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  let spent = (user + system) / 1e3;
  if (!isTold) return spent;
  for (const pid of family().slice(1)) {
    const fields = fieldsOf(pid);
    if (fields) spent += (Number(fields[11]) + Number(fields[12])) * tick;
  }
  return spent;
}

/** Bytes in memory; what processes share counts for each in part. */
export function memory() {
  let bytes = 0;
  for (const pid of family()) {
    try {
      bytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) * 1024;
    } catch {
      // It has just ended.
    }
  }
  return bytes;
}
