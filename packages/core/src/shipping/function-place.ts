import { careful } from '../base/careful.ts';
import type { AnyFunction } from './function-definition.ts';

interface Inspector {
  Session: new () => Session;
}
interface Session {
  connect(): void;
  disconnect(): void;
  on(event: 'Debugger.scriptParsed', listener: (event: { params: ParsedScript }) => void): void;
  /** Answers before it returns. */
  post(method: string, params: object, answer: (error: unknown, result: unknown) => void): void;
}
interface ParsedScript {
  scriptId: string;
  url: string;
}
interface Location {
  scriptId: string;
  lineNumber: number;
  columnNumber: number;
}
interface Evaluated {
  result: { objectId: string };
}
interface Properties {
  internalProperties: { name: string; value?: { value: Location } }[];
}
interface NodeProcess {
  getBuiltinModule?(id: 'node:inspector'): Inspector | undefined;
  getBuiltinModule?(id: 'node:vm'): { runInThisContext(code: string): Record<string, unknown> } | undefined;
}

/**
 * A look takes milliseconds, or many where there are thousands of scripts: a program that fails all the time must not spend
 * its time here.
 */
let looksLeft = 50;
let msLeft = 5000;
const known = new WeakMap<AnyFunction, string | undefined>();

/** Where a function was written, `file:///app/main.js:12:5`; `undefined` where the platform does not tell. */
export function placeOf(fn: AnyFunction): string | undefined {
  if (known.has(fn) || looksLeft <= 0 || msLeft <= 0) return known.get(fn);
  const begun = performance.now();
  const place = careful(() => inspect(fn), undefined);
  looksLeft--;
  msLeft -= performance.now() - begun;
  known.set(fn, place);
  return place;
}

function inspect(fn: AnyFunction): string | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  const inspector = process?.getBuiltinModule?.('node:inspector');
  const main = process?.getBuiltinModule?.('node:vm')?.runInThisContext('globalThis');
  if (inspector === undefined || main === undefined) return undefined;

  // The inspector speaks of values by expressions of the main realm.
  const name = '__futures_function';
  const session = new inspector.Session();
  const ask = (method: string, params: object = {}): unknown => {
    let answer: unknown;
    session.post(method, params, (_, result) => (answer = result));
    return answer;
  };
  const urls = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  session.connect();
  main[name] = fn;
  try {
    ask('Debugger.enable');
    const { result } = ask('Runtime.evaluate', { expression: name }) as Evaluated;
    const { internalProperties } = ask('Runtime.getProperties', {
      objectId: result.objectId,
    }) as Properties;
    const location = internalProperties.find((property) => property.name === '[[FunctionLocation]]')?.value
      ?.value;
    const url = urls.get(location?.scriptId ?? '');
    return location && url && `${url}:${location.lineNumber + 1}:${location.columnNumber + 1}`;
  } finally {
    Reflect.deleteProperty(main, name);
    session.disconnect();
  }
}
