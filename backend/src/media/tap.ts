import type { types } from 'mediasoup';
import { noProgram, workerDied } from './media-error.ts';
import type { Publication } from './publication.ts';

/** Opus in its shortest frames is 400 a second: what sends more would hold up everybody else here. */
const MOST_PER_SECOND = 2000;

export interface TapOptions {
  /**
   * A whole RTP packet (RFC 3550), for the time of the call: nobody else has its bytes, and nobody keeps
   * them.
   */
  readonly onPacket: (packet: Buffer) => void;
  /** Once, whatever ended it; not by `close`. */
  readonly onClosed: () => void;
}

/**
 * The packets of a publication, in this process. It takes no ports, and it is no listener: it counts nowhere.
 * Packets come by the channel over which the worker answers, so whoever takes them does no more than pass
 * them on.
 */
export class Tap {
  readonly #transport: types.DirectTransport;
  #isClosed = false;
  /** Packets of this second, by the clock of this process. */
  #packets = 0;
  #secondBeganMs = performance.now();

  private constructor(transport: types.DirectTransport) {
    this.#transport = transport;
  }

  /** @throws ProtocolError `no-program`, `unavailable` when publication or worker go meanwhile */
  static async open(publication: Publication, options: TapOptions): Promise<Tap> {
    const { router, worker } = publication.router;
    try {
      const transport = await router.createDirectTransport();
      const tap = new Tap(transport);
      await tap.#consume(publication, router.rtpCapabilities, options);
      return tap;
    } catch (error) {
      if (worker.closed) throw workerDied();
      throw publication.isOpen ? error : noProgram();
    }
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#transport.close();
  }

  async #consume(
    { producerId }: Publication,
    rtpCapabilities: types.RtpCapabilities,
    { onPacket, onClosed }: TapOptions,
  ): Promise<void> {
    try {
      const consumer = await this.#transport.consume({ producerId, rtpCapabilities });
      consumer.on('rtp', (packet) => {
        if (this.#isTooMuch()) consumer.close();
        else onPacket(packet);
      });
      consumer.observer.once('close', () => {
        if (this.#isClosed) return;
        this.close();
        onClosed();
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #isTooMuch(): boolean {
    this.#packets += 1;
    if (this.#packets <= MOST_PER_SECOND) return false;
    const nowMs = performance.now();
    const isWithinSecond = nowMs - this.#secondBeganMs < 1000;
    this.#packets = 1;
    this.#secondBeganMs = nowMs;
    return isWithinSecond;
  }
}
