// Type-checks the `ts` blocks of the documentation, as a user's compiler would: programs as they are, and signatures, which
// cannot run, as declarations among the names that the packages export.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { entryPoints, root } from './packages.mjs';
import { bin, run } from './run.mjs';

/** The names that each entry point exports, types included, as its report has them (tools/api-report.mjs). */
export function exportedNames() {
  return new Map(
    entryPoints.map(({ name, report }) => [
      name,
      [
        ...readFileSync(new URL(report, root), 'utf8').matchAll(
          /^export .*?(?:class|const|function|interface|type) (\w+)/gm,
        ),
      ]
        .map(([, exported]) => exported)
        .filter((exported, index, all) => all.indexOf(exported) === index),
    ]),
  );
}

/** The first entry point that exports a name is where it is at home. */
function homes() {
  const home = new Map();
  for (const [entry, names] of exportedNames())
    for (const name of names) if (!home.has(name)) home.set(name, entry);
  return home;
}

/** Blocks that cannot run, but can be checked. */
export const isSignatures = ({ note }) => /^no-run: (signatures|a signature)$/.test(note);

/** The signatures of a block as an ambient module, in which names that are not its own are the packages'. */
function asDeclarations(source, id) {
  const own = new Set(
    [...source.matchAll(/^(?:declare )?(?:abstract )?(?:class|const|function|interface|type) (\w+)/gm)].map(
      ([, name]) => name,
    ),
  );
  const used = [...homes()].filter(([name]) => !own.has(name) && new RegExp(`\\b${name}\\b`).test(source));
  const imports = used.map(([name, entry]) => `import type { ${name} } from '${entry}';`).join(' ');
  // On one line, so that the block's lines keep their numbers.
  return `declare module 'signatures-${id}' { import type { EventEmitter } from 'eventemitter3'; ${imports}\n${source.replace(/^declare /gm, '')}}\n`;
}

/** Signatures leave out what users need not know: methods that are there for subclasses, and how a field is made. */
const leftOut = /TS(2515|2610|2654|2655)\b/;

/** What is wrong with the blocks, `{ path, block, folder }` each; their files are written into their folders. */
export async function typeProblems(blocks) {
  if (blocks.length === 0) return [];
  const files = blocks.map(({ path, block, folder }, id) => {
    const isSignature = isSignatures(block);
    const file = new URL(isSignature ? `types-${block.line}.d.ts` : `types-${block.line}.ts`, folder);
    writeFileSync(file, isSignature ? asDeclarations(block.source, id) : `export {};${block.source}`);
    return { path, block, file: fileURLToPath(file), offset: isSignature ? 1 : 0 };
  });
  const project = new URL('.cache/docs/tsconfig.json', root);
  writeFileSync(
    project,
    JSON.stringify({
      extends: '../../tests/types/tsconfig.json',
      compilerOptions: { types: ['node'], allowJs: true, noUnusedParameters: false },
      files: files.map(({ file }) => file),
    }),
  );
  const { output } = await run(process.execPath, [
    bin('@typescript/native/bin/tsc'),
    '-p',
    fileURLToPath(project),
    '--pretty',
    'false',
  ]);
  return output.split('\n').flatMap((line) => {
    const [, at, row, message] = /^(.*?)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
    if (message === undefined || leftOut.test(message)) return [];
    const found = files.find(({ file }) =>
      file.endsWith(at.replaceAll('/', process.platform === 'win32' ? '\\' : '/')),
    );
    if (found === undefined) return [`${at}:${row}  ${message}`];
    return [`${found.path}:${found.block.line + Number(row) - found.offset}  ${message}`];
  });
}
