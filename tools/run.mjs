// Runs a program and hands back how it ended and all that it printed, whatever its exit code. After `timeout` milliseconds
// it is ended.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from './packages.mjs';

export function run(
  command,
  args = [],
  { cwd = fileURLToPath(root), env = process.env, echo = false, timeout } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
      if (echo) process.stdout.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}\n` }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}ended by ${signal}\n` : output }),
    );
  });
}

/** Like `run`, for steps that have to succeed. Returns what was printed. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}\n${output}`);
  return output;
}

/** The file of a devDependency's command, to be run by `node`: no shell, no `.cmd` files. */
export const bin = (path) => fileURLToPath(new URL(`node_modules/${path}`, root));

/** Runs npm itself, the one that runs us if there is one. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  return cli ? mustRun(process.execPath, [cli, ...args], options) : mustRun('npm', args, options);
}
