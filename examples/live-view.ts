// What the live view shows, as text.
import { styleText } from 'node:util';

/** A worker, the task that it is at, and how much of that is done. */
export interface Row {
  name: string;
  ended: number;
  task?: number | undefined;
  share?: number | undefined;
}

export interface Figures {
  done: number;
  tasks: number;
  darts: number;
  seconds: number;
  rows: Row[];
  pi: number;
  error: number;
}

/** The whole view, for a terminal. */
export function viewOf(figures: Figures): string {
  const { done, tasks, rows } = figures;
  return [
    '',
    ` ${styleText('bold', 'π by throwing darts')}, on ${count(rows.length, 'thread')}   ${dim('Ctrl-C stops it')}`,
    '',
    ` ${bar(done / tasks, 40, 'cyan')} ${percent(done / tasks)}  ${done} of ${tasks} tasks`,
    ` ${dim(speedOf(figures))}`,
    '',
    ...rows.map(rowOf),
    '',
    ` ${estimate(figures)}`,
    '',
  ].join('\n');
}

/** The same in a line, for a pipe or a file. */
export function lineOf(figures: Figures): string {
  const { done, tasks } = figures;
  return `${percent(done / tasks)}  ${done} of ${tasks} tasks, ${speedOf(figures)}, ${estimate(figures)}`;
}

function rowOf({ name, task, share = 0, ended }: Row): string {
  const at = task === undefined ? dim('idle'.padEnd(9)) : `task ${String(task).padEnd(4)}`;
  return ` ${name.padEnd(10)} ${at} ${bar(share, 20, 'green')} ${dim(`${ended} done`)}`;
}

function speedOf({ done, tasks, darts, seconds }: Figures): string {
  const left = done === 0 ? '' : `, ${((seconds / done) * (tasks - done)).toFixed(0)} s left`;
  return `${(done / seconds).toFixed(0)} tasks and ${(darts / seconds / 1e6).toFixed(0)} million darts a second${left}`;
}

function estimate({ done, pi, error }: Figures): string {
  return done === 0 ? 'π ≈ ?' : `π ≈ ${pi.toFixed(6)} ± ${error.toFixed(6)}`;
}

function bar(share: number, width: number, color: 'cyan' | 'green'): string {
  const full = Math.round(share * width);
  return styleText(color, '█'.repeat(full)) + dim('░'.repeat(width - full));
}

const percent = (share: number) => `${Math.floor(share * 100)} %`.padStart(5);
const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
const dim = (text: string) => styleText('dim', text);
