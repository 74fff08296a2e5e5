import { describe, expect, test } from '@jest/globals';
import { addSite, captureSite } from '../../src/shipping/submit-site.ts';

/** As an executor takes it. */
function submit(): object {
  return captureSite(submit);
}
const submitInner = (): object => captureSite(submitOuter);
function submitOuter(): object {
  return submitInner();
}
function callOfTheUser(way: () => object): object {
  return way();
}

describe('the stack of an error from a worker', () => {
  test('goes on with where its task was submitted, and with nothing of ours', () => {
    for (const way of [submit, submitOuter]) {
      const error = new RangeError('x');
      const { stack } = error;
      addSite(error, callOfTheUser(way));
      const [first, second, ...rest] = error.stack?.split('\n    --- submitted from ---\n') ?? [];
      expect(first).toBe(stack);
      expect(second).toMatch(/^ +at callOfTheUser \(.*submit-site\.test\.ts:\d+:\d+\)\n +at /);
      expect(second).not.toMatch(/captureSite|submitInner|submitOuter|Error/);
      expect(rest).toEqual([]);
      expect(Object.keys(error)).toEqual([]);
    }
  });

  test('begins below the call that submitted, whichever way it came', () => {
    const error = new Error('x');
    const inner = ['    at Object.submit (a.js:1:1)', '    at #fill (a.js:2:2)'];
    const doors = ['    at ConfiguredSubmitter.map (a.js:3:3)', '    at ThreadPoolExecutor.map (a.js:4:4)'];
    const user = ['    at MyExecutor.submit (b.js:1:1)', '    at main (b.js:2:2)'];
    for (const frames of [[...inner, ...doors], doors, doors.slice(1), []]) {
      error.stack = 'there';
      addSite(error, {
        stack: ['Error', ...frames, ...(frames.length > 0 ? user : user.slice(1))].join('\n'),
      });
      expect(error.stack.split('\n')).toEqual([
        'there',
        '    --- submitted from ---',
        ...(frames.length > 0 ? user : user.slice(1)),
      ]);
    }
  });

  test('stays as it is where the stack cannot be written, or there is none', () => {
    const site = submit();
    const frozen = Object.freeze(new Error('x'));
    const { stack } = frozen;
    for (const reason of [frozen, undefined, null, 5, 'x', {}, Object.create(null)])
      expect(() => addSite(reason, site)).not.toThrow();
    expect(frozen.stack).toBe(stack);
    const plain = {};
    addSite(plain, site);
    expect(plain).toEqual({});
  });

  test('stays as it is where no frames are wanted', () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const error = new Error('x');
    const { stack } = error;
    try {
      addSite(error, submit());
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    expect(error.stack).toBe(stack);
  });

  test('stays as it is where the user’s way to write stacks fails', () => {
    const { prepareStackTrace } = Error;
    const site = submit();
    const error = new Error('x');
    const { stack } = error;
    Error.prepareStackTrace = () => {
      throw new Error('broken');
    };
    try {
      expect(() => addSite(error, site)).not.toThrow();
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
    expect(error.stack).toBe(stack);
  });

  test('goes on with the site also where the platform cannot leave out our frames', () => {
    const { captureStackTrace } = Error;
    const PlainError = globalThis.Error;
    class FirefoxError extends PlainError {
      override stack = 'captureSite@a.js:1:1\nsubmit@b.js:2:2\ncallOfTheUser@c.js:3:3\n@c.js:9:9\n';
    }
    const error = new PlainError('x');
    Object.assign(globalThis, { Error: Object.assign(FirefoxError, { captureStackTrace: undefined }) });
    let site: object;
    try {
      site = callOfTheUser(submit);
    } finally {
      Object.assign(globalThis, { Error: PlainError });
      Error.captureStackTrace = captureStackTrace;
    }
    addSite(error, site);
    expect(error.stack?.split('\n').slice(-3)).toEqual([
      '    --- submitted from ---',
      'callOfTheUser@c.js:3:3',
      '@c.js:9:9',
    ]);
  });
});
