import { createNanoEvents } from 'nanoevents';
import { retryAfterMs } from '../client/refusals.ts';
import type { SignalingStatus } from '../client/signaling-status.ts';
import { type ErrorCode, isFinal, ProtocolError } from '../error-code.ts';
import { logger } from '../log.ts';
import { type TalkLine, type TalkRequest, talkRequestOver } from './talk-line.ts';

const log = logger('held inputs');

/** Requests about one input that may wait for their answer: a press and its release. */
const UNANSWERED = 2;
/** Between tries that the server had no time for. */
const RETRY_MS = 500;

/** These say that it may not be held: no later try mends that. */
const REFUSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'muted',
  'forbidden',
  'not-found',
  'wrong-state',
]);

/** One input, on the connection that there is. */
interface Told {
  /** What the server was told last; what a new connection knows is that nothing is held. */
  isHeld: boolean;
  unanswered: number;
}

interface HeldNews {
  /** The server does not let this one be held; it no longer counts as wanted. */
  readonly refused: (input: string, error: ProtocolError) => void;
}

/**
 * Tells the server what is held down. Presses and releases are numbered for each connection; whatever is
 * still held is pressed again on a new one, which itself begins with nothing held. However fast somebody
 * presses, what they did last is what the server is told in the end.
 */
export class HeldInputs {
  readonly #line: TalkLine;
  readonly #emitter = createNanoEvents<HeldNews>();
  readonly #request: TalkRequest;
  readonly #stop: () => void;
  readonly #wanted = new Set<string>();
  readonly #told = new Map<string, Told>();
  #number = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(line: TalkLine) {
    this.#line = line;
    this.#request = talkRequestOver(line);
    this.#stop = line.on('status', (status) => this.#statusChanged(status));
  }

  /** Returns what takes the listener away again. */
  onRefused(listener: HeldNews['refused']): () => void {
    return this.#emitter.on('refused', listener);
  }

  isHeld(input: string): boolean {
    return this.#wanted.has(input);
  }

  set(input: string, isHeld: boolean): void {
    if (isHeld) this.#wanted.add(input);
    else this.#wanted.delete(input);
    this.#tell(input);
  }

  /** The server let go of it by itself: it is told once more what is held. */
  repeat(input: string): void {
    const told = this.#told.get(input);
    if (!this.#wanted.has(input) || !told || told.unanswered > 0) return;
    told.isHeld = false;
    this.#tell(input);
  }

  /** Whether the server has taken the last press of it. */
  isTaken(input: string): boolean {
    const told = this.#told.get(input);
    return told?.isHeld === true && told.unanswered === 0;
  }

  /** Lets everything go. Idempotent. */
  close(): void {
    for (const input of [...this.#wanted]) this.set(input, false);
    clearTimeout(this.#retryTimer);
    this.#stop();
  }

  #statusChanged({ state }: SignalingStatus): void {
    if (state !== 'ready') {
      this.#told.clear();
      return;
    }
    this.#number = 0;
    for (const input of this.#wanted) this.#tell(input);
  }

  #tell(input: string): void {
    if (this.#line.status.state !== 'ready') return;
    const isHeld = this.#wanted.has(input);
    const told = this.#told.get(input) ?? { isHeld: false, unanswered: 0 };
    if (told.isHeld === isHeld || told.unanswered >= UNANSWERED) return;
    this.#told.set(input, told);
    told.isHeld = isHeld;
    told.unanswered += 1;
    this.#number += 1;
    this.#request(isHeld ? 'press' : 'release', { input, number: this.#number }).then(
      () => this.#answered(input, told),
      (error: unknown) => this.#failed(input, told, isHeld, error),
    );
  }

  #answered(input: string, told: Told): void {
    told.unanswered -= 1;
    // Of a connection that is gone, nothing counts any more.
    if (this.#told.get(input) === told) this.#tell(input);
  }

  #failed(input: string, told: Told, isPress: boolean, error: unknown): void {
    told.unanswered -= 1;
    if (this.#told.get(input) !== told) return;
    const known = error instanceof ProtocolError ? error : new ProtocolError('internal', String(error));
    if (isPress && (REFUSED.has(known.code) || isFinal(known.code))) {
      this.#wanted.delete(input);
      told.isHeld = false;
      for (const listener of [...(this.#emitter.events.refused ?? [])]) listener(input, known);
      return;
    }
    // What may not be held is not held.
    if (REFUSED.has(known.code) || isFinal(known.code)) return;
    log.info(`The server did not take ${isPress ? 'a press' : 'a release'}.`, known);
    // It stands as it did before, and is told anew.
    told.isHeld = !isPress;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#tellAll(), Math.max(RETRY_MS, retryAfterMs(known)));
  }

  #tellAll(): void {
    for (const input of [...this.#told.keys()]) this.#tell(input);
  }
}

const byLine = new WeakMap<TalkLine, HeldInputs>();

/** The one of a client: all that is held over a connection is counted together. */
export function heldInputsOf(line: TalkLine): HeldInputs {
  const known = byLine.get(line) ?? new HeldInputs(line);
  byLine.set(line, known);
  return known;
}
