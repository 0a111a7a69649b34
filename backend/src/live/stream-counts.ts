import { Injectable } from '@nestjs/common';
import { STREAM_FORMATS, type StreamFormat } from '../outputs/index.ts';

/** What all HTTP streams together have come to, for whoever watches. */
@Injectable()
export class StreamCounts {
  readonly #listeners = new Map<StreamFormat, number>(STREAM_FORMATS.map((format) => [format, 0]));
  #bytes = 0;
  #slow = 0;

  /** How many hear each format now. */
  get listeners(): ReadonlyMap<StreamFormat, number> {
    return this.#listeners;
  }

  /** Of sound that was handed to connections so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many were cut off so far because they did not keep up. */
  get slow(): number {
    return this.#slow;
  }

  came(format: StreamFormat): void {
    this.#listeners.set(format, (this.#listeners.get(format) ?? 0) + 1);
  }

  left(format: StreamFormat, wasTooSlow: boolean): void {
    this.#listeners.set(format, (this.#listeners.get(format) ?? 1) - 1);
    if (wasTooSlow) this.#slow += 1;
  }

  sent(bytes: number): void {
    this.#bytes += bytes;
  }
}
