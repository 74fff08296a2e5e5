// A test framework of a page, so that a program runs wherever there is JavaScript.
const passed = [];
const failed = [];

export function ok(condition, message = 'expected to hold') {
  if (!condition) throw new Error(message);
}

const show = (value) => (value === undefined ? 'undefined' : JSON.stringify(value));

export function equal(actual, expected) {
  ok(show(actual) === show(expected), `expected ${show(expected)}, got ${show(actual)}`);
}

/** Resolves with what the promise rejects with. */
export async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}

export async function check(name, body) {
  try {
    await body();
    passed.push(name);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED ${name}: ${error?.stack ?? error}`);
  }
}

/** Prints the count, as the last line, and sets the exit code where there is one. */
export function finish() {
  console.log(`${passed.length} passed, ${failed.length} failed`);
  if (failed.length > 0 && globalThis.process) globalThis.process.exitCode = 1;
}
