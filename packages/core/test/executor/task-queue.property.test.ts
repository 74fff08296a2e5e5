import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Line, type Queueable, TaskQueue } from '../../src/executor/task-queue.ts';

/** An element that counts how often its links are looked at or changed. */
class Element implements Queueable<Element> {
  static touches = 0;
  readonly priority: number;
  #line: Line<Element> | undefined;
  #before: Element | undefined;
  #behind: Element | undefined;

  constructor(priority: number) {
    this.priority = priority;
  }

  get queueLine(): Line<Element> | undefined {
    Element.touches++;
    return this.#line;
  }
  set queueLine(line: Line<Element> | undefined) {
    Element.touches++;
    this.#line = line;
  }
  get queueBefore(): Element | undefined {
    Element.touches++;
    return this.#before;
  }
  set queueBefore(element: Element | undefined) {
    Element.touches++;
    this.#before = element;
  }
  get queueBehind(): Element | undefined {
    Element.touches++;
    return this.#behind;
  }
  set queueBehind(element: Element | undefined) {
    Element.touches++;
    this.#behind = element;
  }
}

/** A sorted array: what a queue is, without its speed. */
class Model {
  elements: Element[] = [];

  push(element: Element): void {
    const place = this.elements.findIndex(({ priority }) => priority < element.priority);
    this.elements.splice(place === -1 ? this.elements.length : place, 0, element);
  }

  shift(): Element | undefined {
    return this.elements.shift();
  }

  remove(element: Element): boolean {
    const place = this.elements.indexOf(element);
    if (place !== -1) this.elements.splice(place, 1);
    return place !== -1;
  }
}

type Step =
  { do: 'push'; priority: number } | { do: 'shift' } | { do: 'remove' | 'push again'; which: number };

const priorities = [
  fc.constantFrom(0, -0, 1, -1, 0.5),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
];
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('push' as const), priority: fc.oneof(...priorities) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('shift' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat() }) },
    fc.record({ do: fc.constant('push again' as const), which: fc.nat() }),
  ),
  { maxLength: 200 },
);

describe('TaskQueue', () => {
  test('does what a sorted array does', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const queue = new TaskQueue<Element>();
        const model = new Model();
        const all: Element[] = [];
        for (const step of sequence) {
          if (step.do === 'push') {
            const element = new Element(step.priority);
            all.push(element);
            queue.push(element);
            model.push(element);
          } else if (step.do === 'shift') {
            expect(queue.shift()).toBe(model.shift());
          } else if (all.length > 0) {
            const element = all[step.which % all.length] as Element;
            const wasThere = model.remove(element);
            expect(queue.remove(element)).toBe(wasThere);
            if (step.do === 'push again') {
              queue.push(element);
              model.push(element);
            }
          }
          expect(queue.length).toBe(model.elements.length);
        }
        while (queue.length > 0) expect(queue.shift()).toBe(model.shift());
        expect([queue.shift(), model.shift()]).toEqual([undefined, undefined]);
      }),
      { numRuns: 500 },
    );
  });

  test('lets go of what has left it', () => {
    const queue = new TaskQueue<Element>();
    const [first, second, third] = [new Element(0), new Element(0), new Element(0)];
    for (const element of [first, second, third]) queue.push(element);
    queue.remove(second);
    queue.shift();
    for (const { queueLine, queueBefore, queueBehind } of [first, second])
      expect([queueLine, queueBefore, queueBehind]).toEqual([undefined, undefined, undefined]);
    expect([third.queueBefore, third.queueBehind]).toEqual([undefined, undefined]);
  });

  /** How many looks and changes it takes to have `count` elements come and go. */
  function cost(
    count: number,
    priorityOf: (n: number) => number,
    leave: 'shift' | 'newest' | 'middle',
  ): number {
    const queue = new TaskQueue<Element>();
    const elements = Array.from({ length: count }, (_, n) => new Element(priorityOf(n)));
    Element.touches = 0;
    for (const element of elements) queue.push(element);
    if (leave === 'shift') while (queue.shift() !== undefined);
    else if (leave === 'newest') for (const element of elements.reverse()) queue.remove(element);
    else for (let n = 0; n < count; n++) queue.remove(elements[(n * 7919 + (count >> 1)) % count] as Element);
    expect(queue.length).toBe(0);
    return Element.touches;
  }

  for (const leave of ['shift', 'newest', 'middle'] as const) {
    test(`needs work in proportion to its elements, however they leave (${leave})`, () => {
      for (const priorityOf of [() => 0, (n: number) => n % 3]) {
        const few = cost(1_000, priorityOf, leave);
        const many = cost(10_000, priorityOf, leave);
        expect(few).toBeLessThanOrEqual(20 * 1_000);
        expect(many).toBeLessThanOrEqual(10 * few + 1_000);
      }
    });
  }

  test('finds the place of a priority among many by few comparisons', () => {
    let comparisons = 0;
    const counted = (n: number): number =>
      ({
        valueOf: () => {
          comparisons++;
          return n;
        },
      }) as unknown as number;
    const queue = new TaskQueue<Element>();
    const count = 4096;
    for (let n = 0; n < count; n++) queue.push(new Element(counted((n * 7919) % count)));
    // Each look at a priority counts: two a comparison, and log2(4096) is 12.
    expect(comparisons).toBeLessThanOrEqual(count * 2 * 13);
    for (let n = count - 1; n >= 0; n--) expect(Number(queue.shift()?.priority)).toBe(n);
  });
});
