import type { Container, Written } from './container.ts';
import { OggContainer } from './ogg-container.ts';
import type { OggPlace } from './ogg-writer.ts';
import { HEAD_PAGES, opusHead, PRE_SKIP } from './opus-head.ts';
import type { ChannelCount } from './opus-packet.ts';
import type { PlacedSound } from './sound-stretch.ts';

interface Retag {
  readonly position: number;
  readonly tags: ReadonlyArray<readonly [string, string]>;
}

/**
 * As `OggContainer`, but with each track another stream begins, with its tags (RFC 7845 §3: chaining). The
 * last 80 ms before it are in it again and are not played, so that its decoder is right from its first sample
 * on (§4.2).
 */
export class ChainedContainer implements Container {
  readonly #channels: ChannelCount;
  #link: OggContainer;
  /** Of this link and those before, in order. */
  #written: Written[] = [];
  /** The last sounds, 80 ms or a little more. */
  #before: PlacedSound[] = [];
  #retags: Retag[] = [];

  constructor(place: OggPlace, channels: ChannelCount) {
    this.#channels = channels;
    this.#link = new OggContainer(place, channels);
  }

  get place(): OggPlace {
    return this.#link.place;
  }

  retag(position: number, tags: Retag['tags']): void {
    this.#retags.push({ position, tags });
  }

  put(sound: PlacedSound): void {
    // Of several tracks that began within one sound, the last one is heard.
    const due = this.#retags.findLast(({ position }) => position <= sound.position);
    if (due !== undefined) {
      this.#retags = this.#retags.filter(({ position }) => position > sound.position);
      this.#relink(due.tags, sound.position);
    }
    this.#link.put(sound);
    this.#remember(sound);
  }

  take(): readonly Written[] {
    return this.#all(this.#link.take());
  }

  end(): readonly Written[] {
    return this.#all(this.#link.end());
  }

  #relink(tags: Retag['tags'], position: number): void {
    this.#written.push(...this.#link.end());
    // Streams that follow one another must not have the same number (RFC 3533 §4).
    const serial = (this.#link.place.serial + 1) >>> 0;
    const preSkip = lengthOf(this.#before);
    const head = opusHead({ serial, channels: this.#channels, preSkip, tags });
    this.#link = new OggContainer({ serial, sequence: HEAD_PAGES, granule: 0 }, this.#channels);
    for (const sound of this.#before) this.#link.put(sound);
    const repeated = this.#link.take().map(({ bytes }) => bytes);
    this.#written.push({ bytes: Buffer.concat([head, ...repeated]), position, headBytes: head.length });
  }

  #remember(sound: PlacedSound): void {
    this.#before.push(sound);
    while (lengthOf(this.#before.slice(1)) >= PRE_SKIP) this.#before.shift();
  }

  #all(last: readonly Written[]): readonly Written[] {
    const written = [...this.#written, ...last];
    this.#written = [];
    return written;
  }
}

function lengthOf(sounds: readonly PlacedSound[]): number {
  return sounds.reduce((sum, { samples }) => sum + samples, 0);
}
