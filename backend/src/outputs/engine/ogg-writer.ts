import { fitsPage, segmentsOf, writePage } from './ogg-page.ts';
import { type ChannelCount, type OpusSound, silence } from './opus-packet.ts';

/** Where a stream is to be continued. */
export interface OggPlace {
  readonly serial: number;
  /** Of the next page. */
  readonly sequence: number;
  /** Samples that are in it. */
  readonly granule: number;
}

/** Packets of Opus into pages of one stream, after its head. */
export class OggWriter {
  readonly #serial: number;
  readonly #channels: ChannelCount;
  #sequence: number;
  #granule: number;
  #packets: Uint8Array[] = [];
  #segments = 0;

  constructor({ serial, sequence, granule }: OggPlace, channels: ChannelCount) {
    this.#serial = serial;
    this.#channels = channels;
    this.#sequence = sequence;
    this.#granule = granule;
  }

  /** After what is written. */
  get place(): OggPlace {
    return { serial: this.#serial, sequence: this.#sequence, granule: this.#granule };
  }

  /** A page, where no more fits into it. */
  put({ samples, bytes }: OpusSound): Buffer | undefined {
    const segments = segmentsOf(bytes);
    const page = fitsPage(this.#segments + segments) ? undefined : this.flush();
    this.#packets.push(bytes);
    this.#segments += segments;
    this.#granule += samples;
    return page;
  }

  /** What waits, as a page; undefined: nothing. */
  flush(): Buffer | undefined {
    return this.#packets.length === 0 ? undefined : this.#page(false);
  }

  /** The last page: nothing comes after it. */
  end(): Buffer {
    // Not every reader takes a page without a packet.
    const ending = silence(Number.POSITIVE_INFINITY, this.#channels);
    if (this.#packets.length === 0 && ending !== undefined) this.put(ending);
    return this.#page(true);
  }

  #page(isLast: boolean): Buffer {
    const page = writePage({
      serial: this.#serial,
      sequence: this.#sequence,
      granule: this.#granule,
      isLast,
      packets: this.#packets,
    });
    this.#sequence += 1;
    this.#packets = [];
    this.#segments = 0;
    return page;
  }
}
