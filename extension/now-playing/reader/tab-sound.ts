import type { PlaybackState } from '@auxcast/shared-types';
import { SOUND_MS } from '../playback.ts';
import { SILENCE_MS } from './sound-kind.ts';

/**
 * Whether the tab sounds, by the browser's word, and since when. Of Web Audio a page's reader sees nothing
 * else. Times are of one clock.
 */
export class TabSound {
  #sounds: boolean | undefined;
  #sinceMs = 0;
  /** When what sounded was last stopped: Chromium calls a tab audible for some 2 s after that. */
  #stoppedMs = Number.NEGATIVE_INFINITY;
  #isHeard = false;
  #said: PlaybackState = 'none';

  /** @param sounds `undefined`: it does, and nobody knows whether this page makes it */
  hear(sounds: boolean | undefined, nowMs: number): void {
    if (sounds === this.#sounds) return;
    this.#sounds = sounds;
    this.#sinceMs = nowMs;
  }

  /** @param isHeard an element of the page sounds. @param said what the page says of its state */
  see(isHeard: boolean, said: PlaybackState, nowMs: number): void {
    if ((this.#isHeard && !isHeard) || (this.#said !== said && said === 'paused')) this.#stoppedMs = nowMs;
    this.#isHeard = isHeard;
    this.#said = said;
  }

  /**
   * For how long something has sounded that did not just stop; `undefined`: nothing does, or nobody knows.
   */
  forMs(nowMs: number): number | undefined {
    return this.#sounds === true ? nowMs - Math.max(this.#sinceMs, this.#stoppedMs) : undefined;
  }

  get isKnown(): boolean {
    return this.#sounds !== undefined;
  }

  /** Since when the tab has been silent for certain. */
  get silentSinceMs(): number | undefined {
    return this.#sounds === false ? this.#sinceMs : undefined;
  }

  /** When to look again, for nothing else tells: the sound becomes music, the silence certain. */
  dueInMs(nowMs: number): number | undefined {
    const forMs = this.forMs(nowMs);
    if (forMs !== undefined) return forMs < SOUND_MS ? SOUND_MS - forMs : undefined;
    return this.#sounds === false && this.#isHeard ? SILENCE_MS : undefined;
  }
}
