// What the tests import from `@jest/globals`, for runtimes that jest does not run on: the same tests, without its realm, its
// loader and its start-up. The program that tools/runtimes/program.mjs makes of a file of tests has this in place of jest.
//
// Arguments: a file that takes a line of JSON for each test that begins or ends; and what to do, as JSON (`plan`).
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { format } from 'node:util';

// Not all runtimes see the names that these CommonJS modules export.
const require = createRequire(import.meta.url);
const { ModuleMocker } = require('jest-mock');
export const { expect } = require('expect');

const [resultsFile, plan] = process.argv.slice(2);
/** `from`: so many tests were run before. `only`: the names of those to run. `exceptions`: what this runtime cannot do. */
const { from = 0, only, exceptions = [] } = JSON.parse(plan ?? '{}');

const mocker = new ModuleMocker(globalThis);
let usualPatience = 60_000;

export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  setTimeout: (ms) => void (usualPatience = ms),
};

const newBlock = (title) => ({
  title,
  beforeAll: [],
  afterAll: [],
  beforeEach: [],
  afterEach: [],
  parts: [],
});

const top = newBlock('');
let open = top;

export function describe(title, define) {
  const block = newBlock(title);
  open.parts.push(block);
  const outer = open;
  open = block;
  define();
  open = outer;
}
describe.each = each(describe);

export function test(title, body, timeout = usualPatience) {
  open.parts.push({ title, body, timeout });
}
test.each = each(test);
test.skip = (title) => void open.parts.push({ title, skipped: 'by the test itself' });

export const beforeAll = (hook) => void open.beforeAll.push(hook);
export const afterAll = (hook) => void open.afterAll.push(hook);
export const beforeEach = (hook) => void open.beforeEach.push(hook);
export const afterEach = (hook) => void open.afterEach.push(hook);

function each(define) {
  return (rows) => (title, body, timeout) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      const places = title.match(/%[a-z]/g)?.length ?? 0;
      define(format(title, ...values.slice(0, places)), () => body(...values), timeout);
    }
  };
}

const report = (line) => appendFileSync(resultsFile, `${JSON.stringify(line)}\n`);

/** What nobody caught belongs to the test that runs. */
let failRunning = () => {};
process.on('uncaughtException', (error) => failRunning(error));
process.on('unhandledRejection', (error) => failRunning(error));

async function withPatience(act, ms) {
  let timer;
  const interrupted = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
    failRunning = reject;
  });
  try {
    await Promise.race([act(), interrupted]);
  } finally {
    clearTimeout(timer);
    failRunning = () => {};
  }
}

let index = 0;

async function runTest({ title, body, timeout, skipped }, path, hooks) {
  const number = index++;
  if (number < from) return;
  const name = [...path, title].join(' › ');
  if (only && !only.includes(name)) return report({ number, name, status: 'left out' });
  const exception = exceptions.find(({ test: part }) => name.includes(part));
  if (exception) return report({ number, name, status: 'excepted', ...exception, test: undefined });
  if (skipped) return report({ number, name, status: 'skipped' });
  report({ number, name, status: 'begun' });
  const begun = performance.now();
  const end = (status, error) =>
    report({ number, name, status, ms: Math.round(performance.now() - begun), error });
  try {
    await withPatience(async () => {
      for (const hook of hooks.before) await hook();
      try {
        await body();
      } finally {
        for (const hook of hooks.after) await hook();
      }
    }, timeout);
    end('passed');
  } catch (error) {
    end('failed', error?.stack ? `${error.message}\n${error.stack}` : format('%o', error));
  }
}

async function runBlock(block, path, hooks) {
  const own = {
    before: [...hooks.before, ...block.beforeEach],
    after: [...block.afterEach, ...hooks.after],
  };
  for (const hook of block.beforeAll) await hook();
  for (const part of block.parts) {
    if (part.parts) await runBlock(part, [...path, part.title], own);
    else await runTest(part, path, own);
  }
  for (const hook of block.afterAll) await hook();
}

/** Runs all that was defined, and ends the process: whatever a test left behind is none of the next suite's business. */
export async function run() {
  try {
    await runBlock(top, [], { before: [], after: [] });
    report({ status: 'end' });
  } catch (error) {
    report({ status: 'broken', error: String(error?.stack ?? error) });
  }
  process.exit();
}
