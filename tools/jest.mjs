// Runs jest with the flags that this repository needs, and hands on all arguments.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { root } from './packages.mjs';
import { bin } from './run.mjs';

// Jest writes its report there, and makes no folder for it.
mkdirSync(new URL('.cache/', root), { recursive: true });

const flags = ['--expose-gc', '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = spawn(process.execPath, [...flags, bin('jest/bin/jest.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
jest.on('exit', (code) => (process.exitCode = code ?? 1));
