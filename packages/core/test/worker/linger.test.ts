import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Linger } from '../../src/worker/linger.ts';

// A worker that has answered looks out for the next call before it sleeps. That must cost next to nothing where no call
// comes, and must not keep its event loop from turning where they come all the time.
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A way to look into the inbox that takes a tenth of a millisecond, and counts. */
function inbox(hasMessage: () => boolean): { poll: () => boolean; looks: number } {
  const watched = {
    looks: 0,
    poll: () => {
      watched.looks++;
      jest.advanceTimersByTime(0.1);
      return hasMessage();
    },
  };
  return watched;
}

test('where nothing comes, it looks out ever more rarely', () => {
  const watched = inbox(() => false);
  const linger = new Linger(watched.poll);
  const lookedOutAt: number[] = [];
  for (let time = 0; time < 1000; time++) {
    const { looks } = watched;
    linger.lookOut();
    if (watched.looks > looks) lookedOutAt.push(time);
  }
  expect(lookedOutAt.slice(0, 5)).toEqual([0, 2, 5, 10, 19]);
  expect(lookedOutAt.length).toBeLessThan(15);
});

test('once a call is caught, it looks out each time', () => {
  let comes = false;
  const watched = inbox(() => comes);
  const linger = new Linger(watched.poll);
  for (let time = 0; time < 40; time++) linger.lookOut();
  comes = true;
  // Its rest is over sooner or later.
  for (let time = 0; time < 40; time++) linger.lookOut();
  const { looks } = watched;
  for (let time = 0; time < 3; time++) linger.lookOut();
  expect(watched.looks - looks).toBe(3);
});

test('where calls come all the time, the event loop turns now and then', () => {
  const watched = inbox(() => true);
  const linger = new Linger(watched.poll);
  let inARow = 0;
  let longest = 0;
  for (let time = 0; time < 1000; time++) {
    const { looks } = watched;
    linger.lookOut();
    inARow = watched.looks > looks ? inARow + 1 : 0;
    longest = Math.max(longest, inARow);
  }
  expect(longest).toBeGreaterThan(10);
  expect(longest).toBeLessThanOrEqual(41);
});

test('a clock that a task has stopped does not hold it', () => {
  let looks = 0;
  const linger = new Linger(() => {
    looks++;
    return false;
  });
  linger.lookOut();
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThan(1000);
});
