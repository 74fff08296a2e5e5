interface Vm {
  runInNewContext(code: string): string;
  runInThisContext(code: string): string;
}
interface NodeProcess {
  getBuiltinModule?(id: 'node:vm'): Vm | undefined;
}

let names: ReadonlySet<string> | undefined;

/**
 * The global names of a worker of Node, Bun or Deno. Not those of the realm that asks: a program or a test runner may
 * have put there what no worker has.
 */
export function nodeGlobals(): ReadonlySet<string> {
  return (names ??= findNames());
}

function findNames(): Set<string> {
  const { process } = globalThis as { process?: NodeProcess };
  const vm = process?.getBuiltinModule?.('node:vm');
  if (vm === undefined) throw new Error('This runtime has no node:vm to ask for the names of its globals');
  const code = 'Object.getOwnPropertyNames(globalThis).join()';
  const language = vm.runInNewContext(code).split(',');
  const here = new Set(vm.runInThisContext(code).split(','));
  return new Set([...language, ...hostNames.filter((name) => here.has(name))]);
}

/** What runtimes add to the language: those of Node 20 to 26, and of Bun and Deno what their workers have, too. */
const hostNames = `
  AbortController AbortSignal Blob BroadcastChannel Buffer Bun BuildError BuildMessage ByteLengthQueuingStrategy Cache
  CacheStorage CloseEvent CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException
  DecompressionStream Deno ErrorEvent Event EventSource EventTarget File FileReader FormData HTMLRewriter Headers
  ImageBitmap ImageData MessageChannel MessageEvent MessagePort Navigator OffscreenCanvas Performance PerformanceEntry
  PerformanceMark PerformanceMeasure PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming
  PerformanceServerTiming PerformanceTiming ProgressEvent PromiseRejectionEvent QuotaExceededError
  ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest
  ReadableStreamDefaultController ReadableStreamDefaultReader Request ResolveError ResolveMessage Response Storage
  SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream
  TransformStreamDefaultController URL URLPattern URLSearchParams WebSocket Worker WritableStream
  WritableStreamDefaultController WritableStreamDefaultWriter addEventListener atob btoa caches clearImmediate
  clearInterval clearTimeout close createImageBitmap crypto dispatchEvent fetch gc global localStorage navigator
  performance process queueMicrotask removeEventListener reportError self sessionStorage setImmediate setInterval
  setTimeout structuredClone
`
  .trim()
  .split(/\s+/);
