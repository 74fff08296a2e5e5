import { show } from '../base/describe.ts';

interface NodeProcess {
  platform?: string;
  getBuiltinModule?(id: 'node:url'): { pathToFileURL(path: string): URL } | undefined;
}

const anyUrl = /^[a-z][a-z0-9+.-]+:/i;
const windowsPath = /^([a-z]:[\\/]|\\\\[^\\])/i;

/** The URL of a module that was given as a `URL`, as the text of one, or as an absolute path. */
export function moduleUrl(module: unknown): string {
  // A `URL` of another realm is no instance of ours.
  const href = (module as { href?: unknown } | null | undefined)?.href;
  const text = typeof href === 'string' ? href : module;
  if (typeof text === 'string') {
    if (windowsPath.test(text)) return fileUrl(text, true);
    if (anyUrl.test(text)) return new URL(text).href;
    // In a page, a path from the root is one of the page's server.
    if (text.startsWith('/')) return pageUrl(text) ?? fileUrl(text, false);
  }
  throw new TypeError(
    `Expected the module of taskModule() to be a URL or an absolute path, got ${show(module)}: ` +
      "a path beside the calling file is `new URL('./tasks.js', import.meta.url)`",
  );
}

/** As the platform does it, if it can: under two URLs, a module would be loaded twice. */
function fileUrl(path: string, isWindows: boolean): string {
  const { process } = globalThis as { process?: NodeProcess };
  const node = process?.getBuiltinModule?.('node:url');
  if (node !== undefined && (process?.platform === 'win32' || !isWindows))
    return node.pathToFileURL(path).href;

  const slashed = isWindows ? path.replaceAll('\\', '/') : path;
  const escaped = slashed.replace(/[%?#\\\n\r\t]/g, encodeURIComponent);
  if (escaped.startsWith('//')) return new URL(`file:${escaped}`).href;
  return new URL(isWindows ? `file:///${escaped}` : `file://${escaped}`).href;
}

function pageUrl(path: string): string | undefined {
  const { location } = globalThis as { location?: { href: string } };
  return location && new URL(path, location.href).href;
}
