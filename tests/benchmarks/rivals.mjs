// Rivals with all the faults that a rival can have.
import { spawn } from 'node:child_process';

const row = (side, open, more) => ({ side, realm: 'threads', open, ...more });
const saying = (figures) => async () => {
  let turn = 0;
  return { sample: async () => ({ taken: figures[turn++ % figures.length] }) };
};

export const rivals = {
  slow: row('ours', saying([0, 10, 20, 30])),
  quick: row('pool', saying([0, 5, 10, 15])),
  unable: row('pool', saying([1]), { cannot: { speak: 'no way: it is mute' } }),
  throwing: row('pool', () => Promise.reject(new RangeError('not with me'))),
  'throwing late': row('pool', async () => {
    let turn = 0;
    return {
      async sample() {
        if (turn++ === 2) throw new Error('enough');
        return { taken: 1 };
      },
    };
  }),
  hanging: row('pool', async () => ({ sample: () => new Promise(() => {}) })),
  blocking: row('pool', async () => ({
    sample() {
      for (;;);
    },
  })),
  dying: row('pool', async () => ({ sample: () => process.exit(7) })),
  /** Leaves a process behind that would run for ever, and tells its number as its figure. */
  littering: row('pool', async () => {
    const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    return { sample: async () => ({ taken: child.pid }), close: () => new Promise(() => {}) };
  }),
  'not asked for': row('pool', saying([1]), { variant: true }),
  'asked for': row('channel', saying([2]), { variant: true }),
};
