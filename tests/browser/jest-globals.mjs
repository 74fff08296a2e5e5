// As much of jest as the tests in pages need: its own `expect`, and tests that run one after the other.
import './process.mjs';

export { expect } from 'expect';

const tests = [];
const path = [];

export function describe(name, define) {
  path.push(name);
  define();
  path.pop();
}

export const test = (title, body, timeout = 60_000) =>
  void tests.push({ name: [...path, title].join(' › '), body, timeout });

test.skip = (title) => test(title, undefined);
test.each = each(test);
describe.each = each(describe);

/** `rows` are values, or lists of them; the first ones take the places of `%s` in the title. */
function each(define) {
  return (rows) => (title, body, timeout) => {
    for (const row of rows.map((row) => [row].flat())) {
      const places = row.values();
      const titled = title.replace(/%s/g, () => String(places.next().value));
      define(titled, () => body(...row), timeout);
    }
  };
}

/** Runs what was defined, and tells what became of it. */
export async function runTests() {
  const report = { passed: 0, skipped: [], failed: [] };
  for (const { name, body, timeout } of tests) {
    if (!body) report.skipped.push(name);
    else {
      const failure = await failureOf(body, timeout);
      if (failure === undefined) report.passed++;
      else report.failed.push(`${name}: ${failure}`);
    }
  }
  return report;
}

async function failureOf(body, timeout) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${timeout} ms`)), timeout);
  });
  try {
    await Promise.race([body(), late]);
    return undefined;
  } catch (error) {
    return String(error?.stack ?? error);
  } finally {
    clearTimeout(timer);
  }
}
