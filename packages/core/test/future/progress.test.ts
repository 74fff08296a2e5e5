import { describe, expect, jest, test } from '@jest/globals';
import { FutureController } from '@futures/core';
import { futuresInEveryState } from '@futures/testing';
import { hearReportedErrors } from '../support/reported-errors.ts';

const handler = hearReportedErrors();

describe('the progress of a task', () => {
  test('is heard by all who listen, in order, as it is reported', () => {
    const controller = new FutureController<number>();
    const heard: unknown[] = [];
    controller.future.on('progress', (value) => heard.push(['first', value]));
    controller.future.on('progress', (value) => heard.push(['second', value]));
    controller.start();
    controller.progress(1);
    controller.progress(undefined);
    expect(heard).toEqual([
      ['first', 1],
      ['second', 1],
      ['first', undefined],
      ['second', undefined],
    ]);
  });

  test('is not kept for those who come later', () => {
    const controller = new FutureController<number>();
    controller.start();
    controller.progress(1);
    const heard = jest.fn();
    controller.future.on('progress', heard);
    controller.progress(2);
    expect(heard.mock.calls).toEqual([[2]]);
  });

  test('is no longer heard once one has stopped listening, nor by that registration alone', () => {
    const controller = new FutureController<number>();
    const heard = jest.fn();
    const stop = controller.future.on('progress', heard);
    controller.future.on('progress', heard);
    controller.progress(1);
    stop();
    stop();
    controller.progress(2);
    expect(heard.mock.calls).toEqual([[1], [1], [2]]);
  });

  test('can be stopped listening to while it is told', () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    const late = jest.fn();
    const stops: (() => void)[] = [];
    future.on('progress', () => stops.forEach((stop) => stop()));
    stops.push(future.on('progress', late));
    future.on('progress', () => future.on('progress', late));
    controller.progress(1);
    expect(late).not.toHaveBeenCalled();
    controller.progress(2);
    expect(late.mock.calls).toEqual([[2]]);
  });

  test('ends with the future', () => {
    for (const end of ['resolve', 'cancel'] as const) {
      const controller = new FutureController<number>();
      const heard = jest.fn();
      controller.future.on('progress', heard);
      controller[end](1);
      expect(() => controller.progress(2)).not.toThrow();
      expect(heard).not.toHaveBeenCalled();
    }
  });

  test.each(['cancelled', 'failed', 'succeeded'] as const)('may be listened to in vain: %s', (standing) => {
    const { future, controller } = futuresInEveryState()[standing];
    const heard = jest.fn();
    const stop = future.on('progress', heard);
    controller.progress(1);
    expect(stop()).toBeUndefined();
    expect(heard).not.toHaveBeenCalled();
  });

  test('that a listener chokes on is reported, and disturbs no other', async () => {
    const controller = new FutureController<number>();
    const mistake = new Error('listener');
    const heard = jest.fn();
    controller.future.on('progress', () => {
      throw mistake;
    });
    controller.future.on('progress', () => Promise.reject(mistake));
    controller.future.on('progress', heard);
    controller.progress(1);
    await new Promise(setImmediate);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls).toEqual([
      [mistake, controller.future],
      [mistake, controller.future],
    ]);
  });

  test('is the only thing to listen to, and with functions', () => {
    const { future } = new FutureController<number>();
    const on = future.on.bind(future) as (event: unknown, fn: unknown) => unknown;
    expect(() => on('done', () => {})).toThrow(
      new RangeError(`Expected \`event\` to be one of 'progress', got \`"done"\` (string)`),
    );
    expect(() => on(5, () => {})).toThrow(TypeError);
    expect(() => on('progress', 'x')).toThrow(
      new TypeError('Expected `fn` to be a function, got `"x"` (string)'),
    );
  });
});
