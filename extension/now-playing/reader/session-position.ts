import type { PagePosition } from '../page-facts.ts';

/** Pages round, and take a moment to say it. */
const SAME_POSITION_MS = 1000;

/** What the page last said with `setPositionState`; the browser lets nobody read it back. Times are of one steady clock. */
export class SessionPosition {
  #said: PagePosition | undefined;
  #atMs = 0;
  #playing = false;
  #superseded = false;

  /** `state` as given by the page and accepted by the browser: `MediaPositionState` (Media Session §5.4), or nothing. */
  say(state: unknown, nowMs: number): void {
    this.#said = positionOf(state);
    this.#atMs = nowMs;
    this.#superseded = false;
  }

  /** The media element jumped, started or stopped. Where the page's word does not fit to that, the element knows better. */
  elementJumped(positionMs: number, rate: number, nowMs: number): void {
    const said = this.#advance(nowMs);
    if (!said) return;
    this.#superseded = said.rate !== rate || Math.abs(said.positionMs - positionMs) > SAME_POSITION_MS;
  }

  /** Where the music is by the page's word, or `undefined` when there is none that still counts. */
  read(playing: boolean, nowMs: number): PagePosition | undefined {
    const said = this.#advance(nowMs);
    this.#playing = playing;
    return this.#superseded ? undefined : said;
  }

  #advance(nowMs: number): PagePosition | undefined {
    const said = this.#said;
    if (!said) return undefined;
    const positionMs = said.positionMs + (this.#playing ? (nowMs - this.#atMs) * said.rate : 0);
    const bounded = said.durationMs === null ? positionMs : Math.min(positionMs, said.durationMs);
    this.#said = { ...said, positionMs: bounded };
    this.#atMs = nowMs;
    return this.#said;
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
