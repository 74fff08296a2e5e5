import { dispose, disposable } from '../base/dispose.ts';
import { type CancellationSignal, isAbortSignal, type TokenLike } from '../cancellation/signals.ts';
import { asToken, CancellationToken, canceller } from '../cancellation/token.ts';
import type { PoolWords, WorkerWords } from '../cancellation/words.ts';
import { type PackedValue, packValue, unpackValue } from '../shipping/reason.ts';
import type { Channels } from './channels.ts';

/** The part of the shared words that a live token needs, on this side. */
export type StopWords = Partial<
  Pick<PoolWords, 'acquire' | 'release' | 'stop'> & Pick<WorkerWords, 'stopAsked'>
>;

/** A token or signal on the wire: one that is open with its channel and word, one that has ended with the reason. */
export type CancellationDescriptor =
  | { live: 'token' | 'signal'; state: 'open'; id: number; slot: number }
  | { live: 'token' | 'signal'; state: 'cancelled'; reason: PackedValue }
  | { live: 'token' | 'signal'; state: 'never' };

/** It has no word that could be seen in the middle of a loop. */
const noSlot = -1;

export function packCancellation(
  value: CancellationSignal,
  channels: Channels,
  words: StopWords | undefined,
  lease: Disposable[],
): CancellationDescriptor {
  const live = isAbortSignal(value) ? 'signal' : 'token';
  const token = asToken(value);
  // A foreign signal keeps its own reason, and so does one of ours, whose reason is a `CancelledError`.
  const packedReason = (): PackedValue => packValue(value.reason);
  if (!token.canBeCancelled) return { live, state: 'never' };
  if (token.cancelled) return { live, state: 'cancelled', reason: packedReason() };

  const id = channels.newId();
  const slot = words?.acquire?.() ?? noSlot;
  const subscription = token.onCancelled(() => {
    // The reason first: who sees the word then finds the reason in its inbox.
    channels.post(id, [packedReason()]);
    if (slot !== noSlot) words?.stop?.(slot);
  });
  lease.push(
    disposable(() => {
      subscription[dispose]();
      if (slot !== noSlot) words?.release?.(slot);
    }),
  );
  return { live, state: 'open', id, slot };
}

export function unpackCancellation(
  descriptor: CancellationDescriptor,
  channels: Channels,
  words: StopWords | undefined,
  lease: Disposable[],
): CancellationToken | AbortSignal {
  const token = tokenFor(descriptor, channels, words, lease);
  return descriptor.live === 'token' ? token : signalOf(token);
}

function tokenFor(
  descriptor: CancellationDescriptor,
  channels: Channels,
  words: StopWords | undefined,
  lease: Disposable[],
): CancellationToken {
  if (descriptor.state === 'never') return CancellationToken.none;
  if (descriptor.state === 'cancelled') {
    const token = new CancellationToken();
    canceller.cancel(token, unpackValue(descriptor.reason));
    return token;
  }
  const { id } = descriptor;
  const origin = new Origin(descriptor.slot, channels, words);
  const token = new CancellationToken(undefined, [origin]);
  channels.hear(id, (message) => {
    origin.reason = unpackValue((message as [PackedValue])[0]);
    // It may have ended before, by its word, when the reason was still on its way.
    canceller.conclude(token, origin.reason);
  });
  // It must not look at the word again, which may be another's by then.
  lease.push(
    disposable(() => {
      canceller.close(token);
      channels.forget(id);
    }),
  );
  return token;
}

/** The token on the other side, as far as it can be asked from here. Those who listen are told by its message. */
class Origin implements TokenLike {
  readonly canBeCancelled = true;
  readonly #slot: number;
  readonly #channels: Channels;
  readonly #words: StopWords | undefined;
  reason: unknown;

  constructor(slot: number, channels: Channels, words: StopWords | undefined) {
    this.#slot = slot;
    this.#channels = channels;
    this.#words = words;
  }

  get cancelled(): boolean {
    if (this.#slot === noSlot || this.#words?.stopAsked?.(this.#slot) !== true) return false;
    this.#channels.poll();
    return true;
  }

  /** Nobody asks it for one. */
  get signal(): AbortSignal {
    return new AbortController().signal;
  }

  onCancelled(): Disposable {
    return disposable(() => {});
  }
}

/**
 * A signal of the platform that is aborted with the token. The platform's own `aborted` would be true only after a turn
 * of the event loop; this one asks the token, also inside a synchronous loop, and is aborted thereby.
 */
function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const nativeReason = (): unknown => Reflect.get(Object.getPrototypeOf(signal) as object, 'reason', signal);
  token.onCancelled((reason) => {
    // From here on the platform's own tells the truth, and Deno's aborts nothing that says of itself that it is.
    Reflect.deleteProperty(signal, 'aborted');
    controller.abort(reason);
  });
  return Object.defineProperties(signal, {
    aborted: { get: () => token.cancelled, configurable: true },
    // Where the word was seen before the reason came, the platform made one up.
    reason: { get: () => token.reason ?? nativeReason() },
    throwIfAborted: {
      value: () => {
        if (signal.aborted) throw signal.reason;
      },
    },
  });
}
