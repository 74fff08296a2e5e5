// For pages without a bundler, which cannot resolve what a file imports by its name: all in one file.
export * from '../index.ts';
