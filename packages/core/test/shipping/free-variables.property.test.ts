import { createContext, Script } from 'node:vm';
import { expect, test } from '@jest/globals';
import { parse } from 'acorn';
import fc from 'fast-check';
import { analyzeFunction } from '../../src/shipping/free-variables.ts';

const names = ['a', 'b', 'c'];
const name = fc.constantFrom(...names);

/** Asks at run time whether there is such a variable. One that is there but has no value yet is there. */
const look = name.map(
  (n) => `try { ${n} } catch (e) { if (e.message.endsWith('not defined')) missing.add('${n}') }`,
);

/** Statements that declare names in every way, and look for them before and after. */
const { statements } = fc.letrec<{ statement: string; statements: string }>((tie) => {
  const inside = tie('statements');
  const around = (make: (n: string, body: string) => string) =>
    fc.tuple(name, inside).map(([n, s]) => make(n, s));
  return {
    statements: fc.array(tie('statement'), { maxLength: 4 }).map((all) => all.join(';\n')),
    statement: fc.oneof(
      { maxDepth: 3 },
      look,
      look,
      name.map((n) => `var ${n} = 1`),
      name.map((n) => `let ${n} = 1`),
      name.map((n) => `class ${n} {}`),
      inside.map((s) => `{ ${s} }`),
      around((n, s) => `{ ${n}(); function ${n}() { ${s} } }`),
      around((n, s) => `(() => { ${n}(); function ${n}() { ${s} } })()`),
      around((n, s) => `(function ${n}() { ${s} })()`),
      around((n, s) => `((${n}) => { ${s} })()`),
      around((n, s) => `(({ x: [${n}] }) => { ${s} })({ x: [1] })`),
      around((n, s) => `((x = () => { ${s} }, ${n} = x()) => {})()`),
      around((n, s) => `for (let ${n} = 0; ${n} < 1; ${n}++) { ${s} }`),
      around((n, s) => `for (var ${n} of [1]) { ${s} }`),
      around((n, s) => `try { throw 1 } catch (${n}) { ${s} }`),
      around((n, s) => `switch (1) { case 1: let ${n}; ${s} }`),
      around((n, s) => `(class ${n} { static { ${s} } })`),
      around((n, s) => `new (class { ${n} = (() => { ${s} })() })()`),
    ),
  };
});

/** `undefined` for what is no program, or none that the parser knows: it would be let pass. */
function compiled(program: string): Script | undefined {
  try {
    parse(program, { ecmaVersion: 'latest' });
    return new Script(program);
  } catch {
    return undefined;
  }
}

test('the check and the engine agree on which variables are missing', () => {
  fc.assert(
    fc.property(statements, (body) => {
      const { program, variables } = analyzeFunction(`() => {${body}}`, false);
      const script = compiled(program);
      fc.pre(script !== undefined);
      const missing = new Set<string>();
      (script?.runInContext(createContext({ missing })) as () => void)();
      expect(variables.filter((variable) => names.includes(variable)).sort()).toEqual([...missing].sort());
    }),
    { numRuns: 300 },
  );
});
