import { describe, expect, test } from '@jest/globals';
import type { Executor } from '@futures/core';
import type { Chapter, ContractOptions, Open } from './contract/chapter.ts';
import { chapters } from './contract/chapters.ts';

/** What an executor does not do: the title of a test or of a chapter, and the reason. */
export type ContractExceptions = Readonly<Record<string, string>>;

/** Some of it starts workers, on machines that may be busy. */
const patience = 60_000;

/** Defines the tests that every executor passes, except those that `exceptions` names. */
export function executorContract(
  name: string,
  create: (options: ContractOptions) => Executor,
  exceptions: ContractExceptions = {},
): void {
  const used = new Set<string>();
  const reasonFor = (title: string): string | undefined => {
    if (!Object.hasOwn(exceptions, title)) return undefined;
    used.add(title);
    return exceptions[title];
  };

  const define = (chapter: Chapter): void => {
    const wholeChapter = reasonFor(chapter.title);
    if (wholeChapter !== undefined) return test.skip(`all of it: ${wholeChapter}`, () => {});
    chapter.define((title, body) => {
      const reason = reasonFor(withoutRows(title));
      if (reason === undefined) test(title, () => withExecutors(create, body), patience);
      else test.skip(`${title}: ${reason}`, () => {});
    });
  };

  describe(name, () => {
    for (const chapter of chapters) describe(chapter.title, () => define(chapter));

    test('names only such exceptions as there are tests for', () => {
      expect(Object.keys(exceptions).filter((title) => !used.has(title))).toEqual([]);
    });
  });
}

/** Titles end with the rows of the conformance table that they cover: `… (CF-095, CF-100)`. */
const withoutRows = (title: string): string => title.replace(/ \(CF-[^)]*\)$/, '');

/** Whatever a test leaves undone, it leaves nothing behind: every executor of its own comes to an end. */
async function withExecutors(
  create: (options: ContractOptions) => Executor,
  body: (open: Open) => void | Promise<void>,
): Promise<void> {
  const executors: Executor[] = [];
  try {
    await body((options = {}) => {
      const executor = create(options);
      executors.push(executor);
      return executor;
    });
  } finally {
    for (const executor of executors) await executor.shutdown({ cancelFutures: true, timeout: 0 });
  }
  for (const executor of executors)
    expect(executor.stats).toMatchObject({ workers: 0, queued: 0, running: 0 });
}
