import { setTimeout as pause } from 'node:timers/promises';
import { type ErrorCode, ProtocolError } from '@auxcast/shared-types';
import pLimit from 'p-limit';
import { HeadlessListener } from '../../test-support/peers/index.ts';

const MS_PER_SECOND = 1000;
/** Two packets' distance, so that a join may begin anywhere between two of them. */
const MAX_PAUSE_MS = 40;
/**
 * Peers of a burst that are connected at once: as many as two cores answer within a second. A crowd would
 * have machines of its own.
 */
const CONNECTING = 64;
const FULL: ReadonlySet<string> = new Set<ErrorCode>(['server-full', 'session-full']);

export interface Target {
  readonly url: string;
  readonly sessionId: string;
}

export interface Surge {
  /** First packets that arrived within the measured seconds. */
  readonly completed: number;
  readonly failed: number;
  readonly ttfpMs: readonly number[];
  /** Why the first of the failed failed. */
  readonly firstError: string | undefined;
}

export interface Burst {
  /** Heard. */
  readonly served: number;
  /** Told that there is no room, and when to try again. */
  readonly refused: number;
  /** The codes they were told, each once. */
  readonly refusedWith: readonly string[];
  readonly failed: number;
  /** How often one of them had to ask for another transport, because this machine was too slow for all. */
  readonly askedAgain: number;
  /** Why the first of the failed failed. */
  readonly firstError: string | undefined;
}

/** Many headless listeners of one process. */
export class Crowd {
  readonly #listeners: HeadlessListener[] = [];

  /** A sign of life of each: the server closes sockets on which nothing is said for two minutes. */
  async ping(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.ping()));
  }

  /**
   * `count` more listeners stay, joining at most `atOnce` at a time. Returns each one's time to first packet.
   */
  async join({ url, sessionId }: Target, count: number, atOnce: number): Promise<number[]> {
    const ttfpMs: number[] = [];
    let left = count;
    const queue = Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        const listener = await HeadlessListener.join(url, sessionId);
        this.#listeners.push(listener);
        ttfpMs.push(listener.ttfpMs);
      }
    });
    await Promise.all(queue);
    return ttfpMs;
  }

  /**
   * One listener after the other; each leaves when it hears. The pause between them is random, or all would
   * start at the same moment between two packets. Returns each one's time to first packet.
   */
  async visit({ url, sessionId }: Target, count: number): Promise<number[]> {
    const ttfpMs: number[] = [];
    for (let n = 0; n < count; n++) {
      await pause(Math.random() * MAX_PAUSE_MS);
      const listener = await HeadlessListener.join(url, sessionId);
      ttfpMs.push(listener.ttfpMs);
      await listener.leave();
    }
    return ttfpMs;
  }

  /**
   * Open loop: listeners come at `perSecond`, whether earlier ones were served or not, and leave as soon as
   * they hear. What completes within `seconds` counts, after one second of warming up.
   */
  async surge({ url, sessionId }: Target, perSecond: number, seconds: number): Promise<Surge> {
    const ttfpMs: number[] = [];
    const errors: string[] = [];
    const open = new Set<Promise<void>>();
    const startMs = performance.now();
    const fromMs = startMs + MS_PER_SECOND;
    const untilMs = fromMs + seconds * MS_PER_SECOND;
    let come = 0;

    const visit = async () => {
      try {
        const listener = await HeadlessListener.join(url, sessionId);
        const nowMs = performance.now();
        if (nowMs >= fromMs && nowMs < untilMs) ttfpMs.push(listener.ttfpMs);
        await listener.leave();
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
      }
    };

    for (let nowMs = startMs; nowMs < untilMs; nowMs = performance.now()) {
      const due = ((nowMs - startMs) * perSecond) / MS_PER_SECOND;
      for (; come < due; come++) {
        const visiting = visit().finally(() => open.delete(visiting));
        open.add(visiting);
      }
      await pause(MS_PER_SECOND / perSecond);
    }
    await Promise.all(open);
    return { completed: ttfpMs.length, failed: errors.length, ttfpMs, firstError: errors[0] };
  }

  /** `count` listeners who all ask to join at the same moment, and stay or leave as soon as they hear. */
  async burst({ url, sessionId }: Target, count: number, served: 'stay' | 'leave'): Promise<Burst> {
    let askedAgain = 0;
    const connecting = pLimit(CONNECTING);
    const visits = Array.from({ length: count }, async () => {
      const seat = await HeadlessListener.ask(url, sessionId);
      const listener = await connecting(() => HeadlessListener.hear(seat, () => askedAgain++));
      if (served === 'stay') this.#listeners.push(listener);
      // Served: goodbyes that take their time among so many are no failure of a join.
      else await listener.leave().catch(() => listener.vanish());
    });
    const errors = (await Promise.allSettled(visits)).flatMap((visit) =>
      visit.status === 'rejected' ? [asError(visit.reason)] : [],
    );
    const refusals = errors.filter(isRefusal);
    const [first] = errors.filter((error) => !isRefusal(error));
    return {
      served: count - errors.length,
      refused: refusals.length,
      refusedWith: [...new Set(refusals.map(({ code }) => code))],
      failed: errors.length - refusals.length,
      askedAgain,
      firstError: first?.message,
    };
  }

  /** The longest time any of those who stay went without a packet since this was asked last. */
  takeWorstGapMs(): number {
    return Math.max(0, ...this.#listeners.map((listener) => listener.takeWorstGapMs()));
  }

  /** Packets that all of them together have decrypted so far. */
  get packets(): number {
    return this.#listeners.reduce((sum, listener) => sum + listener.packets, 0);
  }

  /** One of those who stay. */
  async leaveOne(): Promise<void> {
    await this.#listeners.pop()?.leave();
  }

  async leave(): Promise<void> {
    await Promise.all(this.#listeners.splice(0).map((listener) => listener.leave()));
  }
}

/** Who is full says so, and when to try again; without both an error is a failure. */
function isRefusal(error: Error): error is ProtocolError {
  if (!(error instanceof ProtocolError)) return false;
  const retryAfterMs = error.details?.['retryAfterMs'];
  return FULL.has(error.code) && typeof retryAfterMs === 'number' && retryAfterMs > 0;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
