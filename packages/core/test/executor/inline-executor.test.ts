import { InlineExecutor } from '@futures/core';
import { executorContract } from '@futures/testing';

executorContract('InlineExecutor', ({ maxQueue }) => new InlineExecutor({ maxQueue }), {
  'runs two tasks at the same time': 'one thread, one task at a time',
  workers: 'there are none',
  crash: 'no worker, none that could end',
  copies: 'nothing is copied',
  'gives results as they come with ordered: false': 'one thread, one task at a time',
});
