/** What is known of one function: how long it runs, and whether one may rely on that. */
class FunctionCost {
  mean = 0;
  #runs = 0;
  /** Grows with quick runs; what is long takes it away. */
  #trust = 0;
  /** Less than any, so that the first is news, also where the clock is too coarse to see it. */
  #reportedMean = -1;

  get steady(): boolean {
    return this.#trust >= enoughTrust;
  }

  /** After so many runs their time is noted, for each the mean of them. */
  get runsToALook(): number {
    return this.steady && this.mean < tinyMs ? 8 : 1;
  }

  note(ms: number): void {
    if (ms < quickMs) this.#trust = Math.min(this.#trust + 1, mostTrust);
    else this.#trust = ms < hiccupMs ? this.#trust >> 1 : 0;
    // It was the thread that had to wait, or collect garbage.
    if (ms >= quickMs && this.steady) return;
    this.mean += (ms - this.mean) * (this.#runs++ === 0 ? 1 : weight);
  }

  /** The mean, if that is news; endless where it must be relied on and cannot be. */
  news(mayErr: boolean): number | undefined {
    const mean = mayErr || this.steady ? this.mean : Infinity;
    const told = this.#reportedMean;
    const hasMoved = mean > told * (1 + tolerance) || mean < told / (1 + tolerance);
    if (hasMoved) this.#reportedMean = mean;
    return hasMoved ? mean : undefined;
  }
}

/** With so many quick runs a function becomes one behind which answers may wait for a moment. */
const enoughTrust = 32;
/** Where a thread has to share its core, one run in some hundreds takes milliseconds, of whatever function. */
const mostTrust = 8 * enoughTrust;
const quickMs = 1;
const tinyMs = 0.01;
const hiccupMs = 10;
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
