export default {
  testMatch: ['<rootDir>/packages/*/test/**/*.test.ts', '<rootDir>/tests/*.test.mjs'],
  testEnvironment: 'node',
  // The packages' sources, not their builds.
  testEnvironmentOptions: { customExportConditions: ['@futures/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json' }] },
  globalSetup: '<rootDir>/tools/jest.setup.mjs',
  setupFiles: ['<rootDir>/tools/jest.realm.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/packages/[^/]+/dist/'],

  // Istanbul would write its counters into functions, and functions travel as source here.
  coverageProvider: 'v8',
  // Nothing is seen of what runs in workers or in pages only: their entries, and most tasks of the contract, whose chapters
  // are tests.
  // And there is nothing to run in files of types.
  collectCoverageFrom: [
    'packages/*/src/**/*.ts',
    '!packages/testing/src/contract/**',
    '!packages/*/src/**/*-entry.ts',
    '!packages/core/src/worker/web-worker.ts',
    '!packages/threads/src/browser/**',
    '!packages/processes/src/{watchdog,worker-link}.ts',
    '!packages/core/src/executor/events.ts',
    '!packages/core/src/future/future-hooks.ts',
    '!packages/core/src/rpc/transport.ts',
    '!packages/core/src/task/task-context.ts',
  ],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcovonly'],
  // A floor: raise it when the figure has risen, never lower it.
  coverageThreshold: { global: { statements: 97, branches: 97, functions: 96, lines: 97 } },
};
