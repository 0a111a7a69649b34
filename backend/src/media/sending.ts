import { ProtocolError, type RtpParameters, type SoundSource } from '@auxcast/shared-types';
import { transportNotFound } from './media-error.ts';
import { demandProfile, PROFILES } from './media-profile.ts';
import { MediaTransport } from './media-transport.ts';
import { Publication } from './publication.ts';
import { toMediasoupParameters } from './rtp-parameters.ts';
import type { SessionRouter } from './session-router.ts';

export interface SendingOptions {
  /**
   * Told once when the transport died by itself: the peer went away for good, and its publications with it.
   */
  readonly onLost: () => void;
  readonly onPublished: (publication: Publication) => void;
  /** The first packet of a publication has come. */
  readonly onHeard: (publication: Publication) => void;
  readonly onClosed: () => void;
}

export interface PublishOptions {
  readonly source: SoundSource;
  readonly rtpParameters: RtpParameters;
}

/** The sending end of a participant: one transport, and on it at most one publication of each sound. */
export class Sending {
  readonly router: SessionRouter;
  readonly transport: MediaTransport;
  readonly #options: SendingOptions;
  readonly #publications = new Map<SoundSource, Publication>();
  /** Sounds whose publication is just being made. */
  readonly #beginning = new Set<SoundSource>();
  #closed = false;

  private constructor(router: SessionRouter, transport: MediaTransport, options: SendingOptions) {
    this.router = router;
    this.transport = transport;
    this.#options = options;
  }

  static async create(router: SessionRouter, options: SendingOptions): Promise<Sending> {
    const transport = await MediaTransport.create(router, () => sending.checkTransport());
    const sending = new Sending(router, transport, options);
    return sending;
  }

  get isDead(): boolean {
    return this.#closed || this.transport.isDead;
  }

  /** What is sent from here; undefined: nothing. */
  of(source: SoundSource): Publication | undefined {
    const publication = this.#publications.get(source);
    return publication?.isOpen === true ? publication : undefined;
  }

  /** @throws ProtocolError `producer-exists`, `bad-rtp`, `transport-not-found` */
  async publish({ source, rtpParameters }: PublishOptions): Promise<Publication> {
    if (this.#beginning.has(source) || this.of(source) !== undefined) {
      throw new ProtocolError('producer-exists', 'This is sent already; close it first.');
    }
    demandProfile(PROFILES[source], rtpParameters);
    this.#beginning.add(source);
    try {
      const parameters = toMediasoupParameters(rtpParameters);
      const producer = await this.transport.produce({
        kind: 'audio',
        rtpParameters: parameters,
        // Nobody hears a voice before it talks.
        paused: source === 'voice',
      });
      // mediasoup hands out a producer even if its transport was closed before the answer came.
      if (this.transport.isDead) throw transportNotFound();
      const { router } = this;
      const publication = new Publication({ source, router, producer, rtpParameters });
      this.#publications.set(source, publication);
      this.#options.onPublished(publication);
      publication.onFirstPacket(() => this.#options.onHeard(publication));
      return publication;
    } catch (error) {
      if (this.transport.isDead) throw transportNotFound();
      const cause = error instanceof Error ? error.message : String(error);
      throw new ProtocolError('bad-rtp', 'These RTP parameters cannot be received.', { cause });
    } finally {
      this.#beginning.delete(source);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.transport.close();
    this.#options.onClosed();
  }

  /** To be called when the transport may have died. */
  checkTransport(): void {
    if (this.#closed || !this.transport.isDead) return;
    this.close();
    this.#options.onLost();
  }
}
