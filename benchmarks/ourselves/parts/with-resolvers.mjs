/** `Promise.withResolvers()`, or what Node 20 has to write instead. */
export const withResolvers = Promise.withResolvers
  ? () => Promise.withResolvers()
  : () => {
      let resolve, reject;
      const promise = new Promise((onResolve, onReject) => {
        resolve = onResolve;
        reject = onReject;
      });
      return { promise, resolve, reject };
    };
