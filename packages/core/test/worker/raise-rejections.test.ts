import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { raiseRejections } from '../../src/worker/raise-rejections.ts';

const bun = (): EventEmitter & { versions: { bun?: string } } =>
  Object.assign(new EventEmitter(), { versions: { bun: '1.4.5' } });

test('on Bun, what nobody handles is thrown where it ends the worker', () => {
  const process = bun();
  raiseRejections({ process });
  expect(() => process.emit('unhandledRejection', new RangeError('nobody'))).toThrow('nobody');
});

test('on Bun, a listener of the user’s has the say', () => {
  const process = bun();
  raiseRejections({ process });
  const heard: unknown[] = [];
  process.on('unhandledRejection', (reason) => heard.push(reason));
  process.emit('unhandledRejection', 7);
  expect(heard).toEqual([7]);
});

test('other runtimes do so by themselves, and pages have no process', () => {
  const process = Object.assign(bun(), { versions: {} });
  raiseRejections({ process });
  raiseRejections({});
  expect(process.listenerCount('unhandledRejection')).toBe(0);
});
