// Test files run in a realm of jest's own, but whatever comes out of structuredClone, a MessagePort or a Node API
// belongs to Node's. This makes `instanceof` accept both, so that tests may say what a user would.
const nodeRealm = URL.constructor('return globalThis')();
const hasInstance = Function.prototype[Symbol.hasInstance];

const classes = `Object Array Function Promise Date RegExp Map Set WeakMap WeakSet WeakRef
  Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError
  SharedArrayBuffer DataView Int8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  Float32Array Float64Array BigInt64Array BigUint64Array`.split(/\s+/);

for (const name of classes) {
  const here = globalThis[name];
  const there = nodeRealm[name];
  if (here === there) continue;
  Object.defineProperty(here, Symbol.hasInstance, {
    configurable: true,
    value(x) {
      // Subclasses inherit this method; only the built-in itself has a twin.
      return hasInstance.call(this, x) || (this === here && hasInstance.call(there, x));
    },
  });
}
