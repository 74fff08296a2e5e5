/** What is known of one function: how long it runs, and whether one may rely on that. */
class FunctionCost {
  mean = 0;
  #runs = 0;
  /** How many runs in a row were quick. */
  #quick = 0;
  #reportedMean = 0;
  #reportedSteady = false;

  get steady(): boolean {
    return this.#quick >= provenAfter;
  }

  note(ms: number): void {
    this.mean += (ms - this.mean) * (this.#runs++ === 0 ? 1 : weight);
    this.#quick = ms < quickMs ? this.#quick + 1 : 0;
  }

  /** Whether there is news, which counts as told then. */
  hasNews(): boolean {
    const moved = Math.abs(this.mean - this.#reportedMean) > this.#reportedMean * tolerance;
    if (!moved && this.steady === this.#reportedSteady) return false;
    this.#reportedMean = this.mean;
    this.#reportedSteady = this.steady;
    return true;
  }
}

/** So many quick runs in a row make a function one behind which answers may wait for a moment. */
const provenAfter = 32;
const quickMs = 1;
/** Of the newest run in the running mean: the first run of a function, not compiled yet, is soon forgotten. */
const weight = 0.2;
/** How far a mean may move before the pool is told. */
const tolerance = 0.25;

/** How long the functions take that this worker has run. */
export class FunctionCosts {
  readonly #costs = new Map<number, FunctionCost>();

  of(functionId: number): FunctionCost {
    let cost = this.#costs.get(functionId);
    if (!cost) this.#costs.set(functionId, (cost = new FunctionCost()));
    return cost;
  }

  forget(functionId: number): void {
    this.#costs.delete(functionId);
  }
}

export type { FunctionCost };
