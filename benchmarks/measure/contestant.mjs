// The contest's end of a participant: asks it for samples, with patience, and ends it with all that it has started.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('participant.mjs', import.meta.url));
const ownGroup = process.platform !== 'win32';
const alive = new Set();

export class Contestant {
  #child;
  #answer;
  #ended;
  /** What it measured, by round; a round in which it did not take part is a hole. */
  samples = [];
  /** Why it has no figure, once it has failed. */
  failure;
  spent = 0;

  constructor(rival, task, { env, patience }) {
    this.rival = rival;
    this.patience = patience;
    this.#child = fork(program, [JSON.stringify({ ...task, rival })], {
      execArgv: ['--expose-gc'],
      env: { ...process.env, ...env },
      // What it starts belongs to its group, and goes with it.
      detached: ownGroup,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    alive.add(this.#child);
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.on('message', (message) => this.#answer?.(message));
    this.#child.on('error', ({ message }) => this.#answer?.({ failed: message }));
    this.#child.on('exit', (code, signal) => {
      alive.delete(this.#child);
      this.#answer?.({ failed: `its process ended with ${signal ?? `exit code ${code}`}` });
    });
  }

  prepare() {
    return this.#ask('prepare', 'not ready');
  }

  async takeSample(round) {
    const start = performance.now();
    const figures = (await this.#ask('sample', 'no answer'))?.figures;
    this.spent += performance.now() - start;
    if (figures && round >= 0) this.samples[round] = figures;
  }

  async end() {
    if (!this.failure && this.#child.connected) this.#child.send('close', () => {});
    const patience = setTimeout(() => kill(this.#child), 1500);
    await this.#ended;
    clearTimeout(patience);
    kill(this.#child);
  }

  /** Without an answer in time it has failed, and is ended. */
  async #ask(what, otherwise) {
    let impatience;
    const answer = await new Promise((resolve) => {
      this.#answer = resolve;
      this.#child.send(what, (error) => error && resolve({ failed: 'its process is gone' }));
      impatience = setTimeout(
        () => resolve({ failed: `${otherwise} within ${this.patience / 1000} s` }),
        this.patience,
      );
    });
    clearTimeout(impatience);
    this.#answer = undefined;
    if (answer.failed) {
      this.failure = answer.failed;
      kill(this.#child);
    }
    return answer;
  }
}

/** With its whole group: a pool's processes would outlive it, and some of them run for ever. */
function kill(child) {
  try {
    if (ownGroup) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // Nobody is left of it.
  }
}

process.on('exit', () => alive.forEach(kill));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
