import { readFileSync } from 'node:fs';

/** The page itself, with the file that webpack makes of its script. */
const page = {
  apply({ hooks, webpack: { sources, Compilation } }) {
    hooks.thisCompilation.tap('page', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: 'page', stage }, () => {
        const html = readFileSync(new URL('index.html', import.meta.url), 'utf8');
        compilation.emitAsset('index.html', new sources.RawSource(html));
      });
    });
  },
};

export default {
  mode: 'production',
  context: import.meta.dirname,
  entry: './main.js',
  target: ['web', 'es2022'],
  experiments: { outputModule: true },
  output: { path: `${import.meta.dirname}/dist/webpack`, filename: '[name].js', module: true, clean: true },
  plugins: [page],
};
