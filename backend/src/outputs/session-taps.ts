import { ProtocolError } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import type { Publication, SessionMedia, Tap } from '../media/index.ts';
import type { Release } from './release.ts';

type PacketListener = (packet: Buffer) => void;

interface Shared {
  readonly listeners: Set<PacketListener>;
  /** undefined: it could not be opened. */
  readonly tap: Promise<Tap | undefined>;
}

export interface SessionTapsOptions {
  readonly media: Pick<SessionMedia, 'tap'>;
  readonly log: Pick<LoggerService, 'warn'>;
}

/**
 * The taps of a session: one for a publication, shared by all who want its packets, and only while somebody
 * does.
 */
export class SessionTaps {
  readonly #options: SessionTapsOptions;
  readonly #shared = new Map<Publication, Shared>();

  constructor(options: SessionTapsOptions) {
    this.#options = options;
  }

  /** @param listener gets packets for the time of the call */
  listen(publication: Publication, listener: PacketListener): Release {
    const shared = this.#shared.get(publication) ?? this.#open(publication);
    shared.listeners.add(listener);
    return () => {
      shared.listeners.delete(listener);
      if (shared.listeners.size === 0) this.#close(publication, shared);
    };
  }

  #open(publication: Publication): Shared {
    const listeners = new Set<PacketListener>();
    const tap = this.#tap(publication, (packet) => {
      for (const listener of listeners) listener(packet);
    });
    const shared = { listeners, tap };
    this.#shared.set(publication, shared);
    return shared;
  }

  /** One that goes away meanwhile needs none: its session says so. */
  async #tap(publication: Publication, onPacket: PacketListener): Promise<Tap | undefined> {
    const forget = () => this.#shared.delete(publication);
    try {
      return await this.#options.media.tap(publication, { onPacket, onClosed: forget });
    } catch (error) {
      forget();
      if (!(error instanceof ProtocolError))
        this.#options.log.warn(`No sound for the outputs: ${String(error)}`);
      return undefined;
    }
  }

  #close(publication: Publication, shared: Shared): void {
    if (this.#shared.get(publication) === shared) this.#shared.delete(publication);
    void shared.tap.then((tap) => tap?.close());
  }
}
