import type { types } from 'mediasoup';
import type { Publication } from './publication.ts';
import type { SessionRouter } from './session-router.ts';

/** Between two reports: four a second. Below 250 ms mediasoup hears too few packets. */
const INTERVAL_MS = 250;
/** Voices that one report names at most. */
const MOST_VOICES = 32;
/** Below that a voice is silent. Decibels. */
const SILENCE_DB = -70;

/**
 * How loud the voices of a session are, by their senders' own word in each packet (RFC 6464): mediasoup
 * decodes nothing.
 */
export class VoiceLevels {
  readonly #tell: (levels: ReadonlyMap<string, number>) => void;
  /** One for each router on which there was a voice. */
  readonly #observers = new WeakMap<SessionRouter, Promise<types.AudioLevelObserver>>();

  /** @param tell decibels below the loudest possible, by producer; of nobody: all are silent */
  constructor(tell: (levels: ReadonlyMap<string, number>) => void) {
    this.#tell = tell;
  }

  /** Until the publication ends. One without levels is heard all the same. */
  watch(publication: Publication): void {
    this.#watch(publication).catch(() => undefined);
  }

  async #watch({ router, producerId }: Publication): Promise<void> {
    const observer = await (this.#observers.get(router) ?? this.#observe(router));
    await observer.addProducer({ producerId });
  }

  #observe(router: SessionRouter): Promise<types.AudioLevelObserver> {
    const options = { interval: INTERVAL_MS, maxEntries: MOST_VOICES, threshold: SILENCE_DB };
    const observer = router.router.createAudioLevelObserver(options).then((made) => {
      made.on('volumes', (volumes) =>
        this.#tell(new Map(volumes.map(({ producer, volume }) => [producer.id, volume]))),
      );
      made.on('silence', () => this.#tell(new Map()));
      return made;
    });
    this.#observers.set(router, observer);
    return observer;
  }
}
