import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PoolFileWords, WorkerFileWords } from '../src/file-words.ts';
import { SharedFile } from '../src/shared-file.ts';

let file: SharedFile;
let pool: PoolFileWords;
let worker: WorkerFileWords;

beforeEach(() => {
  file = SharedFile.anywhere();
  pool = new PoolFileWords(file.descriptor, 4, () => false);
  worker = new WorkerFileWords(file.descriptor);
});
afterEach(() => file.close());

const acquire = (id: number): number => pool.acquire(id) as number;

test('what has begun cannot be taken back', () => {
  const slot = acquire(1);
  expect(pool.begun(slot)).toBe(0);
  expect(worker.begin(slot, 1)).toBe(true);
  expect([pool.begun(slot), pool.takeBack(slot)]).toEqual([1, false]);
  expect(worker.stopAsked(slot)).toBe(false);
});

test('what was taken back does not begin', () => {
  const slot = acquire(1);
  expect(pool.takeBack(slot)).toBe(true);
  expect([worker.begin(slot, 1), pool.begun(slot)]).toEqual([false, 0]);
});

test('what is to stop reads so, and what is to stop before it begins does not begin', () => {
  const [running, waiting] = [acquire(1), acquire(2)];
  worker.begin(running, 1);
  pool.stop(running);
  pool.stop(waiting);
  expect([worker.stopAsked(running), worker.begin(waiting, 2)]).toEqual([true, false]);
});

test('a loop may ask as often as it likes, and hears of it soon', () => {
  const slot = acquire(1);
  worker.begin(slot, 1);
  for (let asked = 0; asked < 1000; asked++) expect(worker.stopAsked(slot)).toBe(false);
  pool.stop(slot);
  while (!worker.stopAsked(slot));
});

test('there are as many slots as there were said to be', () => {
  const slots = [1, 2, 3, 4].map(acquire);
  expect([pool.acquire(5), pool.available]).toEqual([undefined, 0]);
  slots.forEach((slot) => pool.release(slot));
  expect(pool.available).toBe(4);
});

test('after the end of the file nothing has begun, and nothing throws', () => {
  let closed = false;
  const words = new PoolFileWords(file.descriptor, 4, () => closed);
  const slot = words.acquire(1) as number;
  worker.begin(slot, 1);
  expect(words.begun(slot)).toBe(1);
  closed = true;
  words.stop(slot);
  words.release(slot);
  expect(words.begun(slot)).toBe(0);
});

type Step = 'begin' | 'take back';

test('a slot knows nothing of the tasks that had it before', () => {
  let lastId = 0;
  const steps = fc.array(fc.constantFrom<Step>('begin', 'take back'), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 20 }), (lives) => {
      for (const life of lives) {
        const slot = acquire(++lastId);
        let state: 'sent' | 'begun' | 'taken back' = 'sent';
        expect([pool.begun(slot), worker.stopAsked(slot)]).toEqual([0, false]);
        for (const step of life) {
          if (step === 'begin' && state === 'sent') {
            expect(worker.begin(slot, lastId)).toBe(true);
            state = 'begun';
          } else if (step === 'take back') {
            expect(pool.takeBack(slot)).toBe(state !== 'begun');
            if (state === 'sent') state = 'taken back';
          }
          expect(pool.begun(slot)).toBe(state === 'begun' ? 1 : 0);
        }
        if (state === 'taken back') expect(worker.begin(slot, lastId)).toBe(false);
        pool.release(slot);
      }
    }),
  );
});
