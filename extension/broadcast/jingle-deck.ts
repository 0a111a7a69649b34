import { logger } from '@auxcast/shared-types/log';
import { HostFailure } from '../failures/failures.ts';
import type { ShownJingle } from '../messaging/shown-desk.ts';
import { type Jingle, jingleSound, loadJingles } from '../settings/jingle-store.ts';
import type { DeskSound } from './desk-sound.ts';

const log = logger('jingles');

export interface JingleDeckOptions {
  readonly sound: Pick<DeskSound, 'mix' | 'untilMixed' | 'on'>;
  /** Which there are, or which play. */
  readonly onChange: () => void;
}

/** The host's own short sounds, played into the mix. */
export class JingleDeck {
  readonly #options: JingleDeckOptions;
  /** Wanted or playing: one of these is reason enough to mix. */
  readonly #playing = new Set<string>();
  #jingles: readonly Jingle[] = [];

  constructor(options: JingleDeckOptions) {
    this.#options = options;
    options.sound.on('jingleEnded', (jingleId) => this.#ended(jingleId));
  }

  get shown(): ShownJingle[] {
    return this.#jingles.map((jingle) => ({ ...jingle, isPlaying: this.#playing.has(jingle.jingleId) }));
  }

  get isPlaying(): boolean {
    return this.#playing.size > 0;
  }

  /** Which there are now. Never rejects. */
  async load(): Promise<void> {
    try {
      this.#jingles = await loadJingles();
    } catch (error) {
      log.warn('The jingles cannot be read.', error);
    }
    this.#options.onChange();
  }

  /** @throws HostFailure `jingle-unreadable` */
  async play(jingleId: string): Promise<void> {
    const { sound, onChange } = this.#options;
    this.#playing.add(jingleId);
    onChange();
    try {
      const file = await jingleSound(jingleId);
      if (!file) throw new HostFailure('jingle-unreadable');
      const mix = await sound.untilMixed();
      // Stopped, or taken out of the program, before it began.
      if (!mix || !this.#playing.has(jingleId)) this.#ended(jingleId);
      else await mix.playJingle(jingleId, file);
    } catch (error) {
      this.#ended(jingleId);
      throw error;
    }
  }

  stop(jingleId: string): void {
    const { mix } = this.#options.sound;
    if (mix?.playingJingles.has(jingleId)) mix.stopJingle(jingleId);
    else this.#ended(jingleId);
  }

  #ended(jingleId: string): void {
    if (this.#playing.delete(jingleId)) this.#options.onChange();
  }
}
