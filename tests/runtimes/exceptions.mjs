// What a runtime cannot do: by runtime and suite, the tests (a part of their name), the reason, and where to read of it.
export const exceptions = {};
