import type { PagePosition } from '../page-facts.ts';
import { boundedPosition } from './bounds.ts';

/** Pages round, and take a moment to say it. */
const SAME_POSITION_MS = 1000;

/**
 * What the page last said with `setPositionState`; the browser lets nobody read it back. Times are of one
 * steady clock.
 */
export class SessionPosition {
  #said: PagePosition | undefined;
  #atMs = 0;
  #moving = false;
  /** The page's word is about the element that we see: then the element may know better. */
  #isOfElement = false;
  #superseded = false;

  /**
   * `state` as given by the page and accepted by the browser: `MediaPositionState` (Media Session §5.4), or
   * nothing.
   */
  say(state: unknown, nowMs: number): void {
    this.#said = undefined;
    this.#said = positionOf(state);
    this.#atMs = nowMs;
    this.#isOfElement = false;
    this.#superseded = false;
  }

  /** Whether the page's word is about music of this length; an endless one could be any. */
  isAbout(durationMs: number | null): boolean {
    return durationMs !== null && this.#said !== undefined && isSame(this.#said.durationMs, durationMs);
  }

  /**
   * The media element jumped, started or stopped. Where the page's word does not fit to that, the element
   * knows better.
   */
  elementJumped(element: PagePosition, nowMs: number): void {
    const said = this.#compare(element, nowMs);
    if (!said || !this.#isOfElement) return;
    this.#superseded = said.rate !== element.rate || !isSame(said.positionMs, element.positionMs);
  }

  /**
   * Where the music is by the page's word, or `undefined` when there is none that still counts. `element`:
   * where that one is.
   */
  read(moving: boolean, nowMs: number, element: PagePosition | null = null): PagePosition | undefined {
    const said = this.#compare(element, nowMs);
    this.#moving = moving;
    return this.#superseded ? undefined : said;
  }

  #compare(element: PagePosition | null, nowMs: number): PagePosition | undefined {
    const said = this.#advance(nowMs);
    if (said && element) this.#isOfElement ||= isOneMusic(said, element);
    return said;
  }

  #advance(nowMs: number): PagePosition | undefined {
    const said = this.#said;
    if (!said) return undefined;
    const positionMs = said.positionMs + (this.#moving ? (nowMs - this.#atMs) * said.rate : 0);
    this.#said = boundedPosition({ ...said, positionMs });
    this.#atMs = nowMs;
    return this.#said;
  }
}

/** Of one length; of endless ones, where both are at one place. */
function isOneMusic(said: PagePosition, element: PagePosition): boolean {
  if (!isSame(said.durationMs, element.durationMs)) return false;
  return said.durationMs !== null || isSame(said.positionMs, element.positionMs);
}

function isSame(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= SAME_POSITION_MS;
}

/**
 * The dictionary as the browser took it (Web IDL §3.2.17): `undefined` is absent, anything else became a
 * number.
 */
function positionOf(state: unknown): PagePosition | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const duration = numberOf(state, 'duration', Number.NaN);
  if (Number.isNaN(duration)) return undefined;
  return boundedPosition({
    positionMs: numberOf(state, 'position', 0) * 1000,
    durationMs: duration * 1000,
    rate: numberOf(state, 'playbackRate', 1),
  });
}

/** @throws what the page's getters throw */
function numberOf(from: object, name: string, fallback: number): number {
  const value: unknown = Reflect.get(from, name);
  return value === undefined ? fallback : Number(value);
}
