import { describe, expect, jest, test } from '@jest/globals';
import { FutureController } from '@futures/core';

describe('removeDoneCallback()', () => {
  test('removes every registration of the function, whatever was bound, and says how many (CF-054)', () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    const gone = jest.fn();
    const stays = jest.fn();
    future.addDoneCallback(gone, 1).addDoneCallback(stays).addDoneCallback(gone, 2);
    expect(future.removeDoneCallback(gone)).toBe(2);
    expect(future.removeDoneCallback(gone)).toBe(0);
    controller.resolve(1);
    expect(gone).not.toHaveBeenCalled();
    expect(stays).toHaveBeenCalledTimes(1);
  });

  test('removes the only one', () => {
    const controller = new FutureController<number>();
    const callback = jest.fn();
    controller.future.addDoneCallback(callback);
    expect(controller.future.removeDoneCallback(callback)).toBe(1);
    controller.resolve(1);
    expect(callback).not.toHaveBeenCalled();
  });

  test('leaves those alone who await', async () => {
    const controller = new FutureController<number>();
    const callback = jest.fn();
    const result = controller.future.result();
    const derived = controller.future.then((value) => value + 1);
    controller.future.addDoneCallback(callback);
    expect(controller.future.removeDoneCallback(callback)).toBe(1);
    controller.resolve(1);
    expect(await Promise.all([result, derived])).toEqual([1, 2]);
  });

  test('in a callback keeps the ones from running that have not run', () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    const removed: number[] = [];
    const before = jest.fn();
    const after = jest.fn();
    future
      .addDoneCallback(before)
      .addDoneCallback(() =>
        removed.push(future.removeDoneCallback(before), future.removeDoneCallback(after)),
      )
      .addDoneCallback(after)
      .addDoneCallback(after);
    controller.resolve(1);
    expect(removed).toEqual([0, 2]);
    expect(before).toHaveBeenCalledTimes(1);
    expect(after).not.toHaveBeenCalled();
  });

  test('finds nothing that has run', () => {
    const controller = new FutureController<number>();
    const found: number[] = [];
    const callback = () => found.push(controller.future.removeDoneCallback(callback));
    controller.future.addDoneCallback(callback);
    controller.resolve(1);
    found.push(controller.future.removeDoneCallback(callback));
    expect(found).toEqual([0, 0]);
  });

  test('of something that is no function is a TypeError', () => {
    const { future } = new FutureController<number>();
    expect(() => future.removeDoneCallback('x' as never)).toThrow(
      new TypeError('Expected `fn` to be a function, got `"x"` (string)'),
    );
  });
});
