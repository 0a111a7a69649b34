import type { Browser } from 'wxt/browser';
import type { StereoLevel } from '../capture/stereo-meter.ts';
import type { MixLevels } from '../desk/mix-levels.ts';
import { type Context, contextOf } from '../messaging/context.ts';
import { STUDIO_PORT, type StudioNews } from '../messaging/studio-port.ts';
import type { StudioState } from '../messaging/studio-state.ts';
import { shownMixLevels } from './shown-mix-levels.ts';

/** 20 times a second. */
const LEVEL_MS = 50;

export interface StudioWatchersOptions {
  readonly state: () => StudioState;
  readonly serverTimeMs: () => number | null;
  /** `undefined` while there is nothing to measure. */
  readonly level: () => StereoLevel | undefined;
  readonly onCount: (watchers: number) => void;
  /** A page is gone, and whatever it held. */
  readonly onGone: () => void;
}

/** Pages of ours that are open: told every change, and the level while they look. */
export class StudioWatchers {
  readonly #options: StudioWatchersOptions;
  readonly #ports = new Set<Browser.runtime.Port>();
  #levels: ReturnType<typeof setInterval> | undefined;

  constructor(options: StudioWatchersOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#ports.size;
  }

  add(port: Browser.runtime.Port): void {
    if (port.name !== STUDIO_PORT || !isWatcher(contextOf(port.sender))) return;
    this.#ports.add(port);
    port.onDisconnect.addListener(() => this.#remove(port));
    post(port, this.#news(this.#options.state()));
    this.#levels ??= setInterval(() => this.#tellLevel(), LEVEL_MS);
    this.#options.onCount(this.count);
  }

  tell(state: StudioState): void {
    for (const port of this.#ports) post(port, this.#news(state));
  }

  /** By participant, decibels below the loudest possible. */
  tellVoices(levels: ReadonlyMap<string, number>): void {
    for (const port of this.#ports) post(port, { kind: 'voices', levels: [...levels] });
  }

  tellMix(levels: MixLevels): void {
    for (const port of this.#ports) post(port, { kind: 'mix', ...shownMixLevels(levels) });
  }

  #news(state: StudioState): StudioNews {
    return { kind: 'state', state, serverTimeMs: this.#options.serverTimeMs() };
  }

  #tellLevel(): void {
    const level = this.#options.level();
    if (!level) return;
    for (const port of this.#ports) post(port, { kind: 'level', level });
  }

  #remove(port: Browser.runtime.Port): void {
    this.#ports.delete(port);
    if (this.count === 0) {
      clearInterval(this.#levels);
      this.#levels = undefined;
    }
    this.#options.onGone();
    this.#options.onCount(this.count);
  }
}

function isWatcher(context: Context | undefined): boolean {
  return context === 'popup' || context === 'desk';
}

function post(port: Browser.runtime.Port, news: StudioNews): void {
  port.postMessage(news);
}
