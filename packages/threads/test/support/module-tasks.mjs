// A module of tasks, as a user writes it.
let loads = 0;
loads++;

export const add = (a, b) => a + b;
export const timesLoaded = () => loads;
export function whoAmI() {
  return `${this.name} in ${this.workerName}`;
}
export const limit = 7;
