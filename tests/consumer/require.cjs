// What a user of CommonJS writes: Node can `require` ES modules.
const assert = require('node:assert/strict');
const path = require('node:path');
const { InlineExecutor, Future } = require('@futures/core');
const { ProcessPoolExecutor } = require('@futures/processes');
const { taskModule, ThreadPoolExecutor } = require('@futures/threads');

assert.equal(require('@futures/core/package.json').name, '@futures/core');
assert.equal(require('@futures/threads').Future, Future);

(async () => {
  const executor = new InlineExecutor();
  assert.equal(await executor.submit((n) => n * 2, 21), 42);
  await executor.shutdown();
  // Not another copy beside the one that was required.
  assert.equal((await import('@futures/core')).Future, Future);

  const { twice } = taskModule(path.join(__dirname, 'tasks.cjs'));
  for (const pool of [new ThreadPoolExecutor(1), new ProcessPoolExecutor(1)]) {
    assert.equal(await pool.submit(twice, 21), 42);
    assert.equal(await pool.submit((n) => n * 2, 21), 42);
    await pool.shutdown();
  }
})();
