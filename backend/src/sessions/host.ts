import type { MediaTransport, SessionMedia } from '../media/index.ts';
import { Participant } from './participant.ts';

/** The one who broadcasts. */
export class Host extends Participant {
  readonly role = 'host';
  readonly #media: SessionMedia;

  constructor(id: string, media: SessionMedia, nowMs: number) {
    super(id, nowMs);
    this.#media = media;
  }

  get transport(): MediaTransport | undefined {
    return this.#media.program?.transport;
  }
}
