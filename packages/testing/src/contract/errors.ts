import { expect } from '@jest/globals';
import { CancelledError, TimeoutError } from '@futures/core';
import * as tasks from '../tasks.ts';
import type { Chapter } from './chapter.ts';

export const errors: Chapter = {
  title: 'errors of tasks',
  define(test) {
    test('whatever a task throws is what the future failed with, though it looks like nothing (CF-033, CF-034)', async (open) => {
      const executor = open();
      for (const thrown of tasks.thrownNonErrors) {
        for (const task of [tasks.throws, tasks.rejects]) {
          const future = executor.submit(task, thrown);
          expect(await future.exception()).toEqual(thrown);
          expect(future.outcome()).toEqual({ status: 'rejected', reason: thrown });
          expect([future.state, future.cancelled()]).toEqual(['finished', false]);
          const caught = await future.then(
            () => 'a value',
            (reason: unknown) => [reason],
          );
          expect(caught).toEqual([thrown]);
        }
      }
    });

    test('built-in errors keep their class', async (open) => {
      const executor = open();
      const throwBuiltIn = (name: string): never => {
        if (name === 'AggregateError') {
          throw new AggregateError([new RangeError('one'), new TypeError('two')], 'several');
        }
        if (name === 'DOMException') throw new DOMException('not now', 'InvalidStateError');
        const Class = globalThis[name as 'RangeError'];
        throw new Class(`a ${name}`);
      };
      const names = [
        'Error',
        'EvalError',
        'RangeError',
        'ReferenceError',
        'SyntaxError',
        'TypeError',
        'URIError',
      ];
      for (const name of names) {
        const error = await executor.submit(throwBuiltIn, name).exception();
        expect(error).toBeInstanceOf(globalThis[name as 'RangeError']);
        expect(error).toMatchObject({ name, message: `a ${name}` });
      }
      const several = (await executor.submit(throwBuiltIn, 'AggregateError').exception()) as AggregateError;
      expect(several).toBeInstanceOf(AggregateError);
      expect(several.errors).toEqual([new RangeError('one'), new TypeError('two')]);
      expect(several.errors[1]).toBeInstanceOf(TypeError);
      const dom = await executor.submit(throwBuiltIn, 'DOMException').exception();
      expect(dom).toBeInstanceOf(DOMException);
      expect(dom).toMatchObject({ name: 'InvalidStateError', message: 'not now' });
    });

    test("an error of the task's own keeps its name, its code, its properties and its causes", async (open) => {
      const throwOwn = (): never => {
        class PaymentError extends Error {
          override readonly name = 'PaymentError';
          readonly code = 'E_PAYMENT';
          readonly amount = { value: 5, currency: 'EUR' };
        }
        throw new PaymentError('declined', {
          cause: new RangeError('over the limit', { cause: 'a typing error' }),
        });
      };
      const error = await open().submit(throwOwn).exception();
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({
        name: 'PaymentError',
        message: 'declined',
        code: 'E_PAYMENT',
        amount: { value: 5, currency: 'EUR' },
        cause: { name: 'RangeError', message: 'over the limit', cause: 'a typing error' },
      });
      expect((error as Error).cause).toBeInstanceOf(RangeError);
    });

    test('a stack says where in the task it was thrown', async (open) => {
      const error = await open().submit(tasks.throwsRangeError, 'far down').exception();
      expect((error as Error).stack).toMatch(/^RangeError: far down\n[^]*throwsRangeError/);
    });

    test('an AbortError that nobody asked for is a failure like any other', async (open) => {
      const future = open().submit(tasks.throwsNamed, 'AbortError');
      await expect(future).rejects.toMatchObject({ name: 'AbortError', message: 'thrown by the task' });
      expect([future.state, future.cancelled()]).toEqual(['finished', false]);
      expect(future.outcome()).toMatchObject({ status: 'rejected' });
      expect(await future.exception()).not.toBeInstanceOf(CancelledError);
    });

    test("an error named TimeoutError is the task's own, not that of its deadline (CF-113)", async (open) => {
      const error = await open().submit(tasks.throwsNamed, 'TimeoutError').exception();
      expect(error).toMatchObject({ name: 'TimeoutError', message: 'thrown by the task' });
      expect(error).not.toBeInstanceOf(TimeoutError);
    });

    test('a thenable that misbehaves fails its future only', async (open) => {
      const executor = open();
      const hostile = (): unknown => ({
        get then() {
          throw new RangeError('no then');
        },
      });
      const undecided = (): PromiseLike<number> => ({
        then: (resolve, reject) => {
          resolve?.(1);
          reject?.(new RangeError('too late'));
          throw new RangeError('later still');
        },
      });
      await expect(executor.submit(hostile)).rejects.toThrow('no then');
      expect(await executor.submit(undecided)).toBe(1);
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });
  },
};
