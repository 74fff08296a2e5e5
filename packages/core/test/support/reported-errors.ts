import { afterEach, beforeEach, jest } from '@jest/globals';
import { type CallbackErrorHandler, setCallbackErrorHandler } from '@futures/core';

/** For each test of the file that calls this: a handler that hears what callbacks throw. */
export function hearReportedErrors(): jest.Mock<CallbackErrorHandler> {
  const handler = jest.fn<CallbackErrorHandler>();
  beforeEach(() => setCallbackErrorHandler(handler));
  afterEach(() => {
    setCallbackErrorHandler(undefined);
    handler.mockReset();
  });
  return handler;
}
