import type { PagePosition } from '../page-facts.ts';

/** Pages report a jump a moment before or after the element makes it. */
const SAME_MOMENT_MS = 300;

/** What the page last said with `setPositionState`; the browser lets nobody read it back. Times are of one steady clock. */
export class SessionPosition {
  #said: PagePosition | undefined;
  #atMs = 0;
  #saidMs = Number.NEGATIVE_INFINITY;
  #jumpedMs = Number.NEGATIVE_INFINITY;
  #playing = false;

  /** `state` as given by the page and accepted by the browser: `MediaPositionState` (Media Session §5.4), or nothing. */
  say(state: unknown, nowMs: number): void {
    this.#said = positionOf(state);
    this.#atMs = nowMs;
    this.#saidMs = nowMs;
  }

  /** A media element jumped, started or stopped: if the page says nothing about it, the element knows better. */
  jumped(nowMs: number): void {
    this.#jumpedMs = nowMs;
  }

  /** Where the music is by the page's word, or `undefined` when there is none that still counts. */
  read(playing: boolean, hasElement: boolean, nowMs: number): PagePosition | undefined {
    const said = this.#said;
    if (!said) return undefined;
    const positionMs = said.positionMs + (this.#playing ? (nowMs - this.#atMs) * said.rate : 0);
    const bounded = said.durationMs === null ? positionMs : Math.min(positionMs, said.durationMs);
    const current = { ...said, positionMs: bounded };
    this.#said = current;
    this.#atMs = nowMs;
    this.#playing = playing;
    return hasElement && this.#saidMs < this.#jumpedMs - SAME_MOMENT_MS ? undefined : current;
  }
}

function positionOf(state: unknown): PagePosition | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const duration = numberOf(state, 'duration');
  if (duration === undefined) return undefined;
  const positionMs = (numberOf(state, 'position') ?? 0) * 1000;
  const durationMs = Number.isFinite(duration) ? duration * 1000 : null;
  return { positionMs, durationMs, rate: Math.abs(numberOf(state, 'playbackRate') ?? 1) };
}

function numberOf(from: object, name: string): number | undefined {
  const value: unknown = Reflect.get(from, name);
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}
