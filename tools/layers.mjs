import { readdirSync } from 'node:fs';

// The direction of dependencies inside packages/core/src, from top to bottom: a line may import only from lines below it.
// Names of one line do not import each other, except on the last one.
const layers = [
  ['index.ts', 'backend.ts', 'worker.ts'],
  ['pool'],
  ['executor', 'worker'],
  ['rpc'],
  ['shipping'],
  ['map', 'task'],
  ['future'],
  ['cancellation'],
  ['errors.ts', 'base'],
];

const source = './packages/core/src/';

const misplaced = readdirSync(new URL(`../${source}`, import.meta.url)).filter(
  (name) => !layers.flat().includes(name),
);
if (misplaced.length > 0)
  throw new Error(`${source}${misplaced[0]} has no line of its own in tools/layers.mjs`);

/** The zones of `import-x/no-restricted-paths`: for each name, everything that lies above or beside it. */
export const zones = layers.flatMap((names, depth) => {
  const above = layers.slice(0, depth).flat();
  const isBase = depth === layers.length - 1;
  return names.map((name) => ({
    target: source + name,
    from: [...above, ...(isBase ? [] : names.filter((other) => other !== name))].map(
      (other) => source + other,
    ),
    message: `${name} may import only from what lies below it (tools/layers.mjs)`,
  }));
});
