// What a user of CommonJS writes: Node can `require` ES modules.
const assert = require('node:assert/strict');
const { InlineExecutor, Future } = require('@futures/core');

assert.equal(require('@futures/core/package.json').name, '@futures/core');
assert.equal(require('@futures/threads').Future, Future);

(async () => {
  const executor = new InlineExecutor();
  assert.equal(await executor.submit((n) => n * 2, 21), 42);
  await executor.shutdown();
  // Not another copy beside the one that was required.
  assert.equal((await import('@futures/core')).Future, Future);
})();
