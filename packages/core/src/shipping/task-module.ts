import { makeStub } from './function-definition.ts';
import { loadExport } from './load-export.ts';
import { moduleUrl } from './module-url.ts';
import { stubs, type TaskFunctions } from './stubs.ts';

/**
 * The functions of a module that workers import, typed from the module, which is not loaded on this side:
 * `taskModule<typeof import('./fib.js')>(new URL('./fib.js', import.meta.url))`. Called directly instead of
 * submitted, such a function imports the module here, and so gives a promise.
 */
export function taskModule<M extends object>(module: URL | string): TaskFunctions<M> {
  const url = moduleUrl(module);
  return stubs((name) => makeStub({ kind: 'export', name, module: url }, () => loadExport(url, name)));
}
