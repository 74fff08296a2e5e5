import { defineConfig } from 'vite';

// Without these two headers it works as well; with them, a running loop sees at once that it is to stop.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: { outDir: 'dist/vite', target: 'es2022' },
  server: { headers },
  preview: { headers },
});
