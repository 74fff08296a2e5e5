// A module of tasks in TypeScript, as a user writes it: its types can be erased.
interface Box {
  readonly n: number;
}

export const addTo = (box: Box, n: number): number => box.n + n;
