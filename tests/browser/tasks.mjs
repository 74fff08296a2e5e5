// A module of tasks, as a user writes it.
export const cube = (n) => n ** 3;
export const limit = 7;
export function place() {
  return `${this.name} in ${self.constructor.name}`;
}
