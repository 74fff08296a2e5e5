// A plugin for builds that have packages of others inside: their licences ask to be named where they are.
import { readFileSync } from 'node:fs';

const packageName = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

/** Fails the build if the package's THIRD-PARTY-LICENSES lacks a package that came in. */
export function licensed(folder) {
  return {
    name: 'licensed',
    generateBundle(_, files) {
      const modules = Object.values(files).flatMap(({ modules }) => Object.keys(modules ?? {}));
      const names = new Set(modules.map((id) => packageName.exec(id)?.[1]).filter(Boolean));
      const notices = names.size > 0 ? readFileSync(`${folder}THIRD-PARTY-LICENSES`, 'utf8') : '';
      const missing = [...names].filter((name) => !notices.includes(`## ${name}\n`));
      if (missing.length > 0)
        this.error(`${folder}THIRD-PARTY-LICENSES has no section for ${missing.join(', ')}`);
    },
  };
}
