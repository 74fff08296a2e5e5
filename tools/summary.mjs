// How many tests passed and failed in the last `npm test`, from jest's own report.
import { readFileSync } from 'node:fs';
import { root } from './packages.mjs';

function lastReport() {
  try {
    return JSON.parse(readFileSync(new URL('.cache/jest.json', root), 'utf8'));
  } catch {
    console.log('A step before the tests failed: no test ran.');
    return { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0, numPendingTests: 0 };
  }
}

// A file that could not even be loaded has no tests to count, and must not pass for none failed.
const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = lastReport();
const failed = numFailedTests + numRuntimeErrorTestSuites;
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
console.log(`${numPassedTests} passed, ${failed} failed${skipped}`);
