// The thread pool in real pages: the contract of all executors, and what only browsers have.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findChromium } from '../tools/chromium.mjs';
import { isolation, openBrowser } from '../tools/pages.mjs';
import { runSuite, serveSuites } from './browser/suites.mjs';

const inBrowsers = findChromium() ? describe : describe.skip;

const withoutEval = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; worker-src 'self'",
};

inBrowsers('in Chromium', () => {
  let browser;

  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);

  afterAll(() => browser?.close());

  describe.each([
    ['that is isolated', isolation, ['contract', 'faults', 'pool', 'leaks']],
    ['that is not isolated', {}, ['contract', 'faults', 'pool']],
    ["without 'unsafe-eval'", withoutEval, ['csp']],
  ])('in a page %s', (_, headers, names) => {
    let server;

    beforeAll(async () => {
      server = await serveSuites(names, headers);
    }, 60_000);

    afterAll(() => server?.close());

    test.each(names)(
      'the suite %s passes',
      async (name) => {
        const { passed, failed } = await runSuite(browser, server, name);
        expect(failed).toEqual([]);
        expect(passed).toBeGreaterThan(0);
      },
      170_000,
    );
  });
});
