import { describe, expect, test } from '@jest/globals';
import { addSite, captureSite } from '../../src/executor/submit-site.ts';

/** As an executor takes it. */
const doors = {
  submit: () => captureSite(doors, 'submit'),
  map: () => [1].map(() => captureSite(doors, 'map'))[0] as object,
};
function callOfTheUser(way: () => object): object {
  return way();
}

describe('the stack of an error from a worker', () => {
  test('goes on with where its task was submitted, and with nothing of ours', () => {
    for (const way of [doors.submit, doors.map]) {
      const error = new RangeError('x');
      const { stack } = error;
      addSite(error, callOfTheUser(way));
      const [first, second, ...rest] = error.stack?.split('\n    --- submitted from ---\n') ?? [];
      expect(first).toBe(stack);
      expect(second).toMatch(/^ +at callOfTheUser \(.*submit-site\.test\.ts:\d+:\d+\)\n +at /);
      expect(second).not.toMatch(/captureSite|doors|Error/);
      expect(rest).toEqual([]);
      expect(Object.keys(error)).toEqual([]);
    }
  });

  test('stays as it is where the stack cannot be written, or there is none', () => {
    const site = doors.submit();
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
      addSite(error, doors.submit());
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    expect(error.stack).toBe(stack);
  });

  test('stays as it is where the user’s way to write stacks fails', () => {
    const { prepareStackTrace } = Error;
    const site = doors.submit();
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
    const ours = [
      'captureSite@a.js:1:1\nmap@a.js:2:2\n',
      'captureSite@a.js:1:1\nmap@a.js:2:2\nmap@b.js:2:2\n',
    ];
    for (const frames of ours) {
      class FirefoxError extends PlainError {
        override stack = `${frames}callOfTheUser@c.js:3:3\nmap@c.js:4:4\n@c.js:9:9\n`;
      }
      const error = new PlainError('x');
      Object.assign(globalThis, { Error: Object.assign(FirefoxError, { captureStackTrace: undefined }) });
      let site: object;
      try {
        site = callOfTheUser(doors.map);
      } finally {
        Object.assign(globalThis, { Error: PlainError });
        Error.captureStackTrace = captureStackTrace;
      }
      addSite(error, site);
      expect(error.stack?.split('\n').slice(-4)).toEqual([
        '    --- submitted from ---',
        'callOfTheUser@c.js:3:3',
        'map@c.js:4:4',
        '@c.js:9:9',
      ]);
    }
  });
});
