import { builtinModules } from 'node:module';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { zones } from './tools/layers.mjs';

const internals = {
  regex: '^@futures/[^/]+/(src|dist)(/|$)',
  message: "Another package's inside is its own: import one of its entry points.",
};
const nodeModules = {
  regex: `^(node:|(${builtinModules.join('|')})$)`,
  message: 'Core runs where there is no Node: what needs it comes in through a backend.',
};
const siblings = (allowed) => ({
  regex: `^@futures/(?!${allowed})`,
  message: 'Packages stand on the entry points of @futures/core, and core stands on none of them.',
});
const restricted = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default defineConfig(
  globalIgnores(['**/dist/', 'coverage/', '**/.cache/', 'tests/types/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/resolver-next': [
        createNodeResolver({ conditionNames: ['@futures/source', 'import', 'node', 'default'] }),
      ],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-relative-packages': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers in messages need no ceremony; everything else does.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // An async function that awaits nothing still turns what it throws into a rejection.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/class-literal-property-style': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      // A name that begins with _ says that the argument is for those who override.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Two copies of the package recognise each other by marks, which this rule does not know.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Checks at the door, older platforms and fields that a callback changes look unnecessary to the types.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What was thrown is handed on as it is: a rejection may carry anything.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      ...restricted(internals),
    },
  },
  { files: ['packages/core/src/**'], rules: restricted(internals, nodeModules, siblings('$')) },
  { files: ['packages/{threads,processes}/src/**'], rules: restricted(internals, siblings('core(/|$)')) },
  {
    files: ['packages/*/test/**', 'packages/testing/**', 'tests/**', 'examples/**'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // Tests throw, misuse and compare what the types forbid; that is their job.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['{examples,tests/consumer}/**/*.ts'],
    rules: {
      // A future is worth printing, and `typeof import(…)` is how the functions of a module get their types.
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    },
  },
);
