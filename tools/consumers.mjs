// The packed packages in a project of TypeScript that Bun and Deno run as it is. Node's own projects are in `npm test`.
//   node tools/consumers.mjs            both
//   node tools/consumers.mjs bun        only that
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installConsumer } from './consumer.mjs';
import { mustRun } from './run.mjs';

const versions = { bun: '1.4.5', deno: '2.9.6' };
const flags = { bun: ['run'], deno: ['run', '--allow-all'] };
const expected = '42\n3,6\nA,B\n';

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(versions);
const unknown = names.find((name) => !(name in versions));
if (unknown) throw new Error(`There is no "${unknown}", only: ${Object.keys(versions).join(', ')}`);

const folder = await installConsumer(Object.fromEntries(names.map((name) => [name, versions[name]])));
try {
  for (const name of names) {
    const command = join(folder, 'node_modules/.bin', name);
    const output = await mustRun(command, [...flags[name], 'program.ts'], { cwd: folder });
    if (output !== expected)
      throw new Error(`On ${name} the program prints\n${output}instead of\n${expected}`);
    console.log(`ok      ${name} ${versions[name]} runs a project of TypeScript with the packed packages`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
