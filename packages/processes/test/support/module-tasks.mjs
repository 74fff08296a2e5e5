// A module of tasks, as a user writes it.
export const add = (a, b) => a + b;
export function whoAmI() {
  return `${this.name} in ${this.workerName}`;
}
