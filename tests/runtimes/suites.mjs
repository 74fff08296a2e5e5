// What is run on every runtime: what stands on the runtime's own threads, processes and pipes, and on its engine. The rest
// is JavaScript, and the same everywhere.
export const suites = {
  inline: 'packages/core/test/executor/inline-executor.test.ts',
  threads: 'packages/threads/test/thread-pool-executor.test.ts',
  'thread faults': 'packages/threads/test/faults.test.ts',
  'thread functions': 'packages/threads/test/travelling.test.ts',
  'modules in TypeScript': 'packages/threads/test/typescript-modules.test.ts',
  'thread races': 'packages/threads/test/races.test.ts',
  processes: 'packages/processes/test/process-pool-executor.test.ts',
  'process faults': 'packages/processes/test/faults.test.ts',
  'process functions': 'packages/processes/test/travelling.test.ts',
  'process transfers': 'packages/processes/test/moving.test.ts',
  'process races': 'packages/processes/test/races.test.ts',
};
