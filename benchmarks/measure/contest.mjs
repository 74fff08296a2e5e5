// One question, asked of all rivals. Each has a process of its own, so that none pays for another's garbage, compiled code
// or hooks, and one that hangs is ended alone. They take turns, so that a slow moment of the machine hits them all alike.
import { Contestant } from './contestant.mjs';
import { summary } from './statistics.mjs';

const defaults = { rounds: 5, warmUp: 1, least: 2, budget: 60_000, patience: 60_000 };
/** A quick run waits for nobody. */
const hasty = { patience: 10_000 };

/**
 * What `question` (the address of its module) finds of `rivals` (the address of the module that lists them):
 * `{ cases: { [case]: { title, cells: { [rival]: { figures | none } } } } }`, and what of it is out of bounds.
 */
export async function contest({ question: at, rivals: where, quick = false, tell = () => {} }) {
  const [question, { rivals }] = await Promise.all([import(at), import(where)]);
  const cases = {};
  for (const [name, given] of Object.entries(question.cases({ quick }))) {
    const settings = { ...defaults, ...(quick && hasty), name, ...given };
    tell(settings.title);
    cases[name] = await play({ question, at, rivals, where, settings });
  }
  return { question: question.question, how: question.how, measures: question.measures, cases };
}

async function play({ question, at, rivals, where, settings }) {
  const { title } = settings;
  const cells = {};
  const contestants = [];
  for (const [rival, description] of Object.entries(rivals)) {
    if (!takesPart(description, settings, rival)) continue;
    const { realm, side } = description;
    cells[rival] = { realm, side };
    const none = settings.needs?.map((need) => description.cannot?.[need]).find(Boolean);
    if (none) cells[rival].none = none;
    else
      contestants.push(
        new Contestant(rival, { question: at, rivals: where, settings }, { ...settings, env: question.env }),
      );
  }
  await Promise.all(contestants.map((contestant) => contestant.prepare()));
  await takeTurns(contestants, settings);
  for (const contestant of contestants) {
    Object.assign(cells[contestant.rival], outcome(contestant, question.measures));
  }
  await Promise.all(contestants.map((contestant) => contestant.end()));
  return { title, rounds: settings.rounds, workers: settings.workers, cells };
}

/** Variants, such as our `map`, are asked where the case names them. */
const takesPart = ({ variant }, { only, also = [] }, name) =>
  only ? only.includes(name) : !variant || also.includes(name);

/** Who has had its share of the time sits out, once it has been seen often enough. */
async function takeTurns(contestants, { rounds, warmUp, least, budget }) {
  const share = budget / contestants.length;
  for (let round = -warmUp; round < rounds; round++) {
    // There and back: nobody is always behind the same other.
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const contestant of order) {
      const enough = round >= least && contestant.spent > share;
      if (!contestant.failure && !enough) await contestant.takeSample(round);
    }
  }
}

function outcome({ samples, failure }, measures) {
  const taken = Object.values(samples);
  if (failure || taken.length === 0) return { none: failure ?? 'no sample was taken', failed: true };
  const figures = {};
  for (const measure of Object.keys(measures).filter((measure) => measure in taken[0])) {
    figures[measure] = summary(taken.map((sample) => sample[measure]));
  }
  return { figures, samples };
}
