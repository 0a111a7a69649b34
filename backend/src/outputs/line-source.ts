import type { Publication } from '../media/index.ts';
import type { Release } from './release.ts';
import type { SessionTaps } from './session-taps.ts';

export interface LineSourceOptions {
  readonly taps: Pick<SessionTaps, 'listen'>;
  /** What is to be heard just now. */
  readonly pick: () => Publication | undefined;
  /** @param publication counts up with each that takes another one's place */
  readonly onPacket: (packet: Buffer, publication: number) => void;
}

/** The packets of whatever publication is the right one now. */
export class LineSource {
  readonly #options: LineSourceOptions;
  #publication: Publication | undefined;
  #count = 0;
  #release: Release | undefined;

  constructor(options: LineSourceOptions) {
    this.#options = options;
    this.check();
  }

  /** To be called whenever it may be another one. */
  check(): void {
    const { pick, taps, onPacket } = this.#options;
    const publication = pick();
    if (publication === this.#publication) return;
    this.close();
    this.#publication = publication;
    if (publication === undefined) return;
    this.#count += 1;
    const count = this.#count;
    this.#release = taps.listen(publication, (packet) => onPacket(packet, count));
  }

  close(): void {
    this.#release?.();
    this.#release = undefined;
    this.#publication = undefined;
  }
}
