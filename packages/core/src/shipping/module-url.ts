import { show } from '../base/describe.ts';

const url = /^[a-z][a-z0-9+.-]+:/i;
const windowsDrive = /^[a-z]:[\\/]/i;
const windowsShare = /^\\\\([^\\]+)(\\.*)$/;

/** The URL of a module that was given as a `URL`, as the text of one, or as an absolute path. */
export function moduleUrl(module: unknown): string {
  // A `URL` of another realm is no instance of ours.
  const href = (module as { href?: unknown } | null | undefined)?.href;
  const text = typeof href === 'string' ? href : module;
  if (typeof text === 'string') {
    const share = windowsShare.exec(text);
    if (share !== null) return fileUrl(slashes(share[2] ?? ''), share[1]);
    if (windowsDrive.test(text)) return fileUrl(slashes(`/${text}`));
    if (url.test(text)) return new URL(text).href;
    // In a page, a path from the root is one of the page's server.
    if (text.startsWith('/')) return pageUrl(text) ?? fileUrl(text);
  }
  throw new TypeError(
    `Expected the module of taskModule() to be a URL or an absolute path, got ${show(module)}: ` +
      "a path beside the calling file is `new URL('./tasks.js', import.meta.url)`",
  );
}

const slashes = (path: string): string => path.replaceAll('\\', '/');

/** What the platform itself makes of the path: under two URLs, the module would be loaded twice. */
function fileUrl(path: string, host = ''): string {
  const file = new URL(`file://${host}/`);
  // The rest of what needs it is escaped by the setter.
  file.pathname = path.replace(/[%\\\n\r\t]/g, encodeURIComponent);
  return file.href;
}

function pageUrl(path: string): string | undefined {
  const { location } = globalThis as { location?: { href: string } };
  return location && new URL(path, location.href).href;
}
