// What a user of ES modules writes.
import assert from 'node:assert/strict';
import * as core from '@futures/core';
import * as processes from '@futures/processes';
import * as threads from '@futures/threads';

const executor = new core.InlineExecutor();
assert.equal(await executor.submit((n) => n * 2, 21), 42);
await executor.shutdown();

// One import is enough, and it is the same copy.
for (const name of Object.keys(core)) {
  assert.equal(threads[name], core[name], `@futures/threads exports core's ${name}`);
  assert.equal(processes[name], core[name], `@futures/processes exports core's ${name}`);
}

await import('@futures/core/backend');
await import('@futures/core/worker');
await assert.rejects(import('@futures/core/dist/index.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
