import { describe, expect, test } from '@jest/globals';
import { runBare } from '../support/run-program.ts';

// As in a page: there is no way to load a file at once, and the parser is a chunk of its own.
const run = (program: string): Promise<unknown> =>
  runBare(
    `
      import { referenceTo } from '../../src/shipping/function-reference.ts';
      const globals = new Set(['Math', 'Object']);
      const said = (promise) => promise.then(() => 'fine', (error) => [error.name, ...error.variables]);
      let answer = (async () => { ${program} })();
    `,
    { URL, performance },
  );

describe('where the parser has to be fetched', () => {
  test('a reference is there at once, and checked later', async () => {
    const answer = await run(`
      const reference = referenceTo((n) => Math.abs(n), globals);
      const checked = said(reference.checked);
      return [reference.id > 0, await checked, reference.checked, reference.definition.program];
    `);
    expect(answer).toEqual([true, 'fine', undefined, '"use strict";((n) => Math.abs(n)\n)']);
  });

  test('a function that cannot be sent fails the check', async () => {
    const answer = await run(`
      const limit = 1;
      const fn = () => limit;
      const first = said(referenceTo(fn, globals).checked);
      const second = said(referenceTo(fn, globals).checked);
      const answers = [await first, await second];
      try { referenceTo(fn, globals); } catch (error) { answers.push(error.name); }
      return answers;
    `);
    const refused = ['TaskNotTransferableError', 'limit'];
    expect(answer).toEqual([refused, refused, 'TaskNotTransferableError']);
  });

  test('what needs no parser is refused at once', async () => {
    const answer = await run(`
      try { return referenceTo(function f() {}.bind(1), globals).checked } catch (error) { return error.name }
    `);
    expect(answer).toBe('TaskNotTransferableError');
  });

  test('functions that come together are checked each for itself', async () => {
    const answer = await run(`
      const references = [() => 1, () => limit, { twice(n) { return n * 2 } }.twice].map((fn) => referenceTo(fn, globals));
      const answers = await Promise.all(references.map(({ checked }) => said(checked)));
      return [...answers, references[2].definition.program.replace(/\\s+/g, ' ')];
    `);
    expect(answer).toEqual([
      'fine',
      ['TaskNotTransferableError', 'limit'],
      'fine',
      '"use strict";(function (n) { return n * 2; } )',
    ]);
  });

  test('nothing is fetched for functions of modules', async () => {
    const answer = await run(`
      const { taskModule } = await import('../../src/shipping/task-module.ts');
      return referenceTo(taskModule('file:///a.js').fib, globals).checked;
    `);
    expect(answer).toBeUndefined();
  });
});
