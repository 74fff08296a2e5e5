// Runs the benchmarks, one file a question, each in a process of its own.
//   node benchmarks/run.mjs            all of them
//   node benchmarks/run.mjs wait map   only those with such a part in their name
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('./', import.meta.url);
const parts = process.argv.slice(2);
const asked = (file) => parts.length === 0 || parts.some((part) => file.includes(part));

for (const file of readdirSync(folder).filter((name) => name.endsWith('.bench.mjs') && asked(name))) {
  console.log(`\n# ${file}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(new URL(file, folder))], {
    stdio: 'inherit',
  });
  // A benchmark that holds a bound of ours fails by its exit code; the others still run.
  if (status !== 0) process.exitCode = 1;
}
