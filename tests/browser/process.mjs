// What the contract asks of `process`, for a page.
const heard = new Map();

globalThis.process = {
  env: {},
  platform: 'browser',
  version: '',
  cwd: () => '/',
  on(event, listener) {
    const hear = (rejection) => listener(rejection.reason);
    heard.set(listener, hear);
    addEventListener(event.toLowerCase(), hear);
  },
  off(event, listener) {
    removeEventListener(event.toLowerCase(), heard.get(listener));
  },
};

globalThis.setImmediate = (call) => setTimeout(call);
