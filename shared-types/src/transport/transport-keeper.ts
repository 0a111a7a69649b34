import { Backoff, type BackoffOptions } from '../client/backoff.ts';
import { retryAfterMs } from '../client/refusals.ts';
import { ProtocolError } from '../error-code.ts';
import { logger } from '../log.ts';
import { isAnswered, type PathSample } from './path-watch.ts';
import {
  type Happening,
  type Hope,
  type Order,
  type Phase,
  type RestartRefusal,
  type StepRules,
  type TransportState,
  transportStep,
  type Way,
} from './transport-step.ts';
import { Turns } from './turns.ts';

const log = logger('transport');

/** What a keeper needs of a transport with all that it carries. */
export interface KeptTransport {
  /** There is something to carry, so that it will connect. */
  readonly hasUse: boolean;
  restartIce(): Promise<void>;
  close(): void;
}

/** The times of one direction. Milliseconds. */
export interface KeeperTimes {
  /** How long a browser may doubt a path that it trusted, before anything is done; 0 for not at all. */
  readonly doubtMs: number;
  /** How long restarted ICE may take to find a path before there is another transport. */
  readonly restartMs: number;
  /**
   * How long a new transport may take to connect before there is another one: longer with each; or always as
   * long, and beyond that as long as between refusals.
   */
  readonly connect: BackoffOptions | { readonly leastMs: number };
  /** Between tries that the server refused. */
  readonly retry: BackoffOptions;
}

/** One transport that is being made. */
export interface Opening {
  /** To be called with each state of the new transport, from its beginning on. */
  readonly onState: (state: TransportState) => void;
  /** Whether it is still the one that is wanted. */
  readonly isCurrent: () => boolean;
}

/** What came of having a transport carry something else. */
export type Used =
  | 'unchanged'
  | 'changed'
  /** It takes another transport. */
  | 'elsewhere';

/** One direction's own part: what a keeper has done, and tells. */
export interface TransportPort<T extends KeptTransport, Brought> {
  /**
   * Makes a transport and what it carries. Closes what it made where it rejects.
   * @param brought what the server gave unasked, if it did
   */
  open(opening: Opening, brought: Brought | undefined): Promise<T>;
  /** It is the one in use from now on. */
  onOpened?(transport: T, isFirst: boolean): void;
  /** One was made for nothing: it was no longer wanted when it was there. It is closed. */
  onMadeForNothing?(): void;
  /** The transport in use is connected, or no longer is. Not called once the keeper is closed. */
  onConnected(isConnected: boolean): void;
  /** What to expect after a transport, or something to carry, was refused. */
  hopeAfter(error: unknown): Hope;
  /** What broke the path may have broken the line, too. */
  doubtLine(): void;
  /** A question on the line that any server answers. */
  ask(): Promise<unknown>;
}

export interface KeeperOptions<T extends KeptTransport, Brought> {
  readonly port: TransportPort<T, Brought>;
  readonly times: KeeperTimes;
  /** See `StepRules`. */
  readonly restartsUnproven: boolean;
  /** Whether a transport is closed before another is made, or only once that one is there. */
  readonly closesFirst: boolean;
}

/** A path over which nothing seems to come, though the browser takes it for a good one. */
export interface PathDoubt {
  readonly sample: PathSample;
  /** How it is now; `undefined` when the sample is of something that is gone. */
  readonly look: () => Promise<PathSample | undefined>;
  /**
   * How long to wait for an answer that may be on its way. Milliseconds; 0 where asking takes long enough.
   */
  readonly patienceMs: number;
  readonly onSilent?: () => void;
  /** There will be another transport. */
  readonly onDead?: () => void;
}

/** One transport, from the wish for it. What it says counts until another takes its place. */
interface Attempt<T> {
  transport: T | undefined;
  way: Way;
}

/**
 * Keeps one transport to the server, of either direction, and mends it: an ICE restart first, then another
 * transport, again and again until it is not wanted any more. `step` decides; this carries out, one thing at
 * a time.
 */
export class TransportKeeper<T extends KeptTransport, Brought = never> {
  readonly #options: KeeperOptions<T, Brought>;
  readonly #rules: StepRules;
  readonly #turns = new Turns();
  readonly #connectWait: Backoff;
  readonly #retryWait: Backoff;
  #phase: Phase = 'idle';
  /** The one in use, or being made. */
  #current: Attempt<T> | undefined;
  /** The one that stays until the current one is made. */
  #former: Attempt<T> | undefined;
  /** Ends the present phase. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How long the server that refused asked to be left alone. Milliseconds. */
  #askedWaitMs = 0;
  #toldConnected = false;
  /** The one whose path is in doubt just now. */
  #doubted: Attempt<T> | undefined;

  constructor(options: KeeperOptions<T, Brought>) {
    this.#options = options;
    const { doubtMs, connect, retry } = options.times;
    this.#rules = { waitsOutDoubt: doubtMs > 0, restartsUnproven: options.restartsUnproven };
    this.#retryWait = new Backoff(retry);
    this.#connectWait = 'leastMs' in connect ? this.#retryWait : new Backoff(connect);
  }

  /** The one in use, or while another is being made the one that stays until then. */
  get transport(): T | undefined {
    return this.#current?.transport ?? this.#former?.transport;
  }

  get isConnected(): boolean {
    return this.#current?.way.state === 'connected';
  }

  /**
   * The first transport, for which the browser may take its time.
   * @throws what the port did, unless it is no longer wanted; then nothing is under way
   */
  async start(): Promise<void> {
    if (this.#phase !== 'idle') return;
    this.#enter('opening');
    await this.#open(undefined, true);
  }

  /** Another transport, at once: made of what was `brought`, if anything was. */
  want(brought?: Brought): void {
    this.#happened({ kind: 'wanted' }, brought);
  }

  unwant(): void {
    this.#happened({ kind: 'unwanted' });
  }

  /** The line is back. */
  lineBack(found: { readonly isKept: boolean; readonly isSilent: boolean }): void {
    this.#happened({ kind: 'line-back', ...found });
  }

  /** The server no longer has the transport, or what it carried. */
  lost(): void {
    this.#happened({ kind: 'lost' });
  }

  /** The network or the machine is back: do not wait for time-outs. */
  wake(): void {
    this.#happened({ kind: 'woken' });
  }

  /**
   * Has the transport carry something else, in turn. One that is being made by then carries what there is
   * anyway.
   * @param task is given no transport where there is none
   */
  use(task: (transport: T | undefined) => Promise<Used>): void {
    void this.#turns.take(async () => {
      const attempt = this.#current;
      if (this.#phase === 'closed' || (attempt && !attempt.transport)) return;
      try {
        const used = await task(attempt?.transport);
        if (used === 'unchanged' || attempt !== this.#current) return;
        this.#happened(used === 'changed' ? { kind: 'used' } : { kind: 'use-refused', hope: used });
      } catch (error) {
        if (attempt === this.#current) this.#refused('use-refused', error);
      }
    });
  }

  /**
   * Nothing seems to come over the path, although the browser still takes it for a good one, and so would
   * keep it. Where the server answers, it is this path alone that is dead, as when UDP is blocked all of a
   * sudden: an ICE restart would keep to it for as long as the browser trusts it, so there is another
   * transport. Where it does not, all ways are gone, and come back together as a rule.
   * Resolves once it is known whether it is silent. Rejects as `look` does.
   */
  async doubtPath(doubt: PathDoubt): Promise<void> {
    const attempt = this.#current;
    if (!attempt || attempt === this.#doubted || !this.isConnected) return;
    this.#doubted = attempt;
    let isSilent = doubt.patienceMs === 0;
    try {
      if (!isSilent) {
        await pause(doubt.patienceMs);
        isSilent = await this.#isStillSilent(attempt, doubt);
      }
    } finally {
      if (!isSilent) this.#trust(attempt);
    }
    if (!isSilent) return;
    doubt.onSilent?.();
    this.#happened({ kind: 'silent' });
    void this.#leaveIfDead(attempt, doubt);
  }

  /** Idempotent. */
  close(): void {
    this.#happened({ kind: 'closed' });
  }

  /** Never rejects. */
  async #leaveIfDead(attempt: Attempt<T>, doubt: PathDoubt): Promise<void> {
    const { port } = this.#options;
    try {
      const isAnswering = await port.ask().then(() => true, isAnswer);
      if (!isAnswering || !(await this.#isStillSilent(attempt, doubt))) return;
      doubt.onDead?.();
      this.#happened({ kind: 'dead' });
    } catch (error) {
      log.info('The path cannot be looked at.', error);
    } finally {
      this.#trust(attempt);
    }
  }

  #trust(attempt: Attempt<T>): void {
    if (this.#doubted === attempt) this.#doubted = undefined;
  }

  async #isStillSilent(attempt: Attempt<T>, { sample, look }: PathDoubt): Promise<boolean> {
    if (attempt !== this.#current || !this.isConnected) return false;
    const later = await look();
    return later !== undefined && attempt === this.#current && this.isConnected && !isAnswered(sample, later);
  }

  #open(brought: Brought | undefined, isFirst: boolean): Promise<void> {
    const attempt: Attempt<T> = { transport: undefined, way: { state: 'new', wasConnected: false } };
    if (this.#options.closesFirst) this.#discard();
    else if (this.#current?.transport) this.#former = this.#current;
    this.#current = attempt;
    return this.#turns.take(() => this.#make(attempt, brought, isFirst));
  }

  /** @throws only of the first one */
  async #make(attempt: Attempt<T>, brought: Brought | undefined, isFirst: boolean): Promise<void> {
    // Another took its place, or it is not wanted any more, while it waited for its turn.
    if (attempt !== this.#current) return;
    const { port } = this.#options;
    let transport: T;
    try {
      const onState = (state: TransportState) => this.#stateChanged(attempt, state);
      transport = await port.open({ onState, isCurrent: () => attempt === this.#current }, brought);
    } catch (error) {
      if (attempt !== this.#current) return;
      this.#current = this.#former;
      this.#former = undefined;
      if (!isFirst) {
        this.#refused('refused', error);
        return;
      }
      this.unwant();
      throw error;
    }
    if (attempt !== this.#current) {
      transport.close();
      port.onMadeForNothing?.();
      return;
    }
    attempt.transport = transport;
    this.#former?.transport?.close();
    this.#former = undefined;
    port.onOpened?.(transport, isFirst);
    this.#happened({ kind: 'opened', hasUse: transport.hasUse && !isFirst });
  }

  async #restart(attempt: Attempt<T> | undefined): Promise<void> {
    if (!attempt?.transport || attempt !== this.#current) return;
    try {
      await attempt.transport.restartIce();
    } catch (error) {
      if (attempt === this.#current) this.#happened({ kind: 'restart-refused', why: whyNoRestart(error) });
      return;
    }
    if (attempt === this.#current) this.#happened({ kind: 'restarted' });
  }

  #stateChanged(attempt: Attempt<T>, state: TransportState): void {
    if (attempt !== this.#current) return;
    attempt.way = { state, wasConnected: attempt.way.wasConnected || state === 'connected' };
    this.#happened({ kind: 'state', state });
  }

  #refused(kind: 'refused' | 'use-refused', error: unknown): void {
    this.#askedWaitMs = retryAfterMs(error);
    this.#happened({ kind, hope: this.#options.port.hopeAfter(error) });
  }

  #happened(happening: Happening, brought?: Brought): void {
    const { phase, orders } = transportStep(this.#phase, happening, this.#current?.way, this.#rules);
    if (phase !== this.#phase) this.#enter(phase);
    for (const order of orders) this.#carryOut(order, brought);
    this.#tell();
  }

  #enter(phase: Phase): void {
    clearTimeout(this.#timer);
    this.#phase = phase;
    const patienceMs = this.#patienceMs();
    if (patienceMs === undefined) return;
    this.#timer = setTimeout(() => this.#happened({ kind: 'due' }), patienceMs);
  }

  /** How long the present phase may last; for ever unless given. */
  #patienceMs(): number | undefined {
    const { doubtMs, restartMs, connect } = this.#options.times;
    switch (this.#phase) {
      case 'doubted':
        return doubtMs;
      case 'seeking':
        return restartMs;
      case 'connecting':
        return ('leastMs' in connect ? connect.leastMs : 0) + this.#connectWait.next();
      case 'pausing':
        return this.#askedWaitMs + this.#retryWait.next();
      default:
        return undefined;
    }
  }

  #carryOut(order: Order, brought: Brought | undefined): void {
    switch (order) {
      case 'open':
        void this.#open(brought, false);
        return;
      case 'restart': {
        const attempt = this.#current;
        void this.#turns.take(() => this.#restart(attempt));
        return;
      }
      case 'discard':
        this.#discard();
        return;
      case 'doubt-line':
        this.#options.port.doubtLine();
        return;
      case 'forget-failures':
        this.#askedWaitMs = 0;
        this.#connectWait.reset();
        this.#retryWait.reset();
    }
  }

  #discard(): void {
    this.#current?.transport?.close();
    this.#former?.transport?.close();
    this.#current = undefined;
    this.#former = undefined;
  }

  #tell(): void {
    const { isConnected } = this;
    if (isConnected === this.#toldConnected) return;
    this.#toldConnected = isConnected;
    if (this.#phase !== 'closed') this.#options.port.onConnected(isConnected);
  }
}

/** A refusal is one, too: the server lives. */
function isAnswer(error: unknown): boolean {
  return error instanceof ProtocolError && error.code !== 'disconnected' && error.code !== 'timeout';
}

function whyNoRestart(error: unknown): RestartRefusal {
  const code = error instanceof ProtocolError ? error.code : undefined;
  if (code === 'disconnected') return 'away';
  return code === 'transport-not-found' ? 'gone' : 'other';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
