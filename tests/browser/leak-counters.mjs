// What tests ask of Node to count what is left behind, asked of a page.
const listeners = new WeakMap();
const listenersFor = (signal) => {
  if (!listeners.has(signal)) listeners.set(signal, new Set());
  return listeners.get(signal);
};

// The platform does not tell how many there are.
const { addEventListener, removeEventListener } = EventTarget.prototype;
AbortSignal.prototype.addEventListener = function (type, listener, ...rest) {
  if (type === 'abort') listenersFor(this).add(listener);
  return addEventListener.call(this, type, listener, ...rest);
};
AbortSignal.prototype.removeEventListener = function (type, listener, ...rest) {
  if (type === 'abort') listenersFor(this).delete(listener);
  return removeEventListener.call(this, type, listener, ...rest);
};

export const listenersOn = (signal) => listenersFor(signal).size;

const timers = new Set();
const { setTimeout, clearTimeout } = globalThis;
globalThis.setTimeout = (call, ms, ...args) => {
  const timer = setTimeout(() => {
    timers.delete(timer);
    call(...args);
  }, ms);
  timers.add(timer);
  return timer;
};
globalThis.clearTimeout = (timer) => {
  timers.delete(timer);
  clearTimeout(timer);
};

export const activeResources = () => ({ Timeout: timers.size });

/** Needs `--js-flags=--expose-gc`. What is held outlives all rounds. */
export async function stillHeld(refs) {
  let held = refs;
  for (let round = 0; round < 20 && held.length > 0; round++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await globalThis.gc({ type: 'major', execution: 'async' });
    held = held.filter((ref) => ref.deref() !== undefined);
  }
  return held.length;
}
