// What a runtime cannot do: by runtime and suite, the tests (a part of their names), the reason, and where to read of it.
// Each has to name a test, or the run fails. `npm run test:runtimes -- bun --anyway` shows whether they still hold.
const noLimits = {
  test: 'out of memory',
  reason:
    'Bun limits the memory of neither a thread nor a process: `resourceLimits` and `memoryLimit` are a `TypeError` there',
  link: 'https://github.com/oven-sh/bun/issues/31411',
};

/** A collector that takes whatever lies on the stack for a reference finds some garbage late or never. */
const conservative = (test) => ({
  test,
  reason: 'JavaScriptCore may keep what it only seems to find on the stack: garbage is not surely collected',
  link: 'https://webkit.org/blog/12967/understanding-gc-in-jsc-from-scratch/',
});

const noLook = (test) => ({
  test,
  reason:
    'what waits in a pipe cannot be read in the middle of a task on Deno: a cancellation is seen at once, its reason only when the event loop has turned',
  link: 'https://docs.deno.com/api/node/net/',
});

export const exceptions = {
  bun: {
    inline: [
      conservative('a finished task pins neither its function'),
      conservative('an executor holds no result'),
      conservative('map holds nothing once it was left'),
    ],
    'thread faults': [noLimits],
    'thread functions': [
      {
        test: 'an error has the stack of the worker',
        reason: 'the stack of the caller ends at the first `await`: JavaScriptCore knows no frames behind it',
        link: 'https://bun.com/docs/runtime/debugger#stacktraces-sourcemaps',
      },
    ],
    'process faults': [noLimits],
    'process transfers': ['› Blob', '› KeyObject', '› as a result, and as progress'].map((test) => ({
      test,
      reason: 'Bun sends blobs and keys to processes, where Node does not',
      link: 'https://bun.com/reference/node/v8/serialize',
    })),
  },
  deno: {
    'thread faults': [
      'a thread: out of memory (CF-197, CF-199, CF-210) › while it runs',
      'a thread: out of memory (CF-197, CF-199, CF-210) › while it starts',
    ].map((test) => ({
      test,
      reason:
        'a thread of Deno that reaches its `resourceLimits` inside a task stops without a word: `timeout` with `killAfter` ends it',
      link: 'https://github.com/denoland/deno/pull/32430',
    })),
    processes: [
      noLook('a running task learns the reason, by its token and by its signal'),
      noLook('a token among the arguments is live'),
      noLook('a signal among the arguments is live, and comes aborted if it is'),
    ],
    'process faults': [
      {
        test: 'SIGSEGV',
        reason: '`process.kill` of Deno sends no SIGSEGV, so the test has no way to end a process by it',
        link: 'https://docs.deno.com/api/deno/~/Deno.Signal',
      },
    ],
    'process transfers': [
      {
        test: 'can be sent on over bridged ports, and their ends are heard of',
        reason:
          'a port of Deno that was sent on over another one, in a process, does not hear that its other end was closed',
        link: 'https://docs.deno.com/api/node/worker_threads/',
      },
    ],
    'process functions': [
      {
        test: 'a module that each process loads first can serve functions',
        reason: 'Deno takes no `--import` among the `execArgv` of a process',
        link: 'https://docs.deno.com/api/node/child_process/',
      },
    ],
  },
};
