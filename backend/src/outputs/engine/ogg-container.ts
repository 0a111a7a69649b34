import type { Container, Written } from './container.ts';
import { type OggPlace, OggWriter } from './ogg-writer.ts';
import type { ChannelCount } from './opus-packet.ts';
import type { PlacedSound } from './sound-stretch.ts';

/** Opus as it came, as one stream for ever. */
export class OggContainer implements Container {
  readonly #writer: OggWriter;
  #pages: Buffer[] = [];
  /** Of the first sample that was not taken yet. */
  #position: number | undefined;

  /** @param place after a head, which somebody else has written */
  constructor(place: OggPlace, channels: ChannelCount) {
    this.#writer = new OggWriter(place, channels);
  }

  get place(): OggPlace {
    return this.#writer.place;
  }

  put(sound: PlacedSound): void {
    this.#position ??= sound.position;
    const page = this.#writer.put(sound);
    if (page !== undefined) this.#pages.push(page);
  }

  take(): readonly Written[] {
    const page = this.#writer.flush();
    if (page !== undefined) this.#pages.push(page);
    return this.#written();
  }

  end(): readonly Written[] {
    this.#pages.push(this.#writer.end());
    return this.#written();
  }

  #written(): readonly Written[] {
    const bytes = Buffer.concat(this.#pages);
    const position = this.#position ?? 0;
    this.#pages = [];
    this.#position = undefined;
    return bytes.length === 0 ? [] : [{ bytes, position, headBytes: 0 }];
  }
}
