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
  // The chapters of the contract are tests, and most of their tasks run in workers, where this sees nothing.
  collectCoverageFrom: ['packages/*/src/**/*.ts', '!packages/testing/src/contract/**'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcovonly'],
  // A floor: raise it when the figure has risen, never lower it.
  coverageThreshold: { global: { statements: 97, branches: 97, functions: 96, lines: 97 } },
};
