import { type ConsumerParameters, ProtocolError, type RtpCapabilities } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { MediaTransport } from './media-transport.ts';
import { fromMediasoupParameters, toMediasoupCapabilities } from './rtp-parameters.ts';
import type { SessionRouter } from './session-router.ts';

/** A listener's end: one transport, and on it at most one consumer. */
export class Receiver {
  readonly #onChange: () => void;
  readonly #transport: MediaTransport;
  #consumer: types.Consumer | undefined;
  #closed = false;

  private constructor(transport: MediaTransport, onChange: () => void) {
    this.#transport = transport;
    this.#onChange = onChange;
  }

  /** @param onChange told whenever `isReceiving` or `isDead` may have changed */
  static async create(router: SessionRouter, onChange: () => void): Promise<Receiver> {
    // Counted before it exists, so that a crowd that comes at once is spread.
    router.worker.listeners += 1;
    try {
      return new Receiver(await MediaTransport.create(router, onChange), onChange);
    } catch (error) {
      router.worker.listeners -= 1;
      throw error;
    }
  }

  get transport(): MediaTransport {
    return this.#transport;
  }

  /** The transport is up and sound can flow. */
  get isReceiving(): boolean {
    return this.isConsuming && this.#transport.isConnected;
  }

  /** There is a consumer, and its producer still is. */
  get isConsuming(): boolean {
    return this.#consumer !== undefined && !this.#consumer.closed;
  }

  get isDead(): boolean {
    return this.#closed || this.#transport.isDead;
  }

  /** Replaces an earlier consumer. The program must be on this receiver's router. */
  async consume(producerId: string, capabilities: RtpCapabilities): Promise<ConsumerParameters> {
    const rtpCapabilities = toMediasoupCapabilities(capabilities);
    if (!this.#transport.router.router.canConsume({ producerId, rtpCapabilities })) {
      throw new ProtocolError('cannot-consume', 'This device cannot receive Opus.');
    }
    const consumer = await this.#transport.consume({ producerId, rtpCapabilities, enableRtx: true });
    this.#consumer?.close();
    this.#consumer = consumer;
    consumer.on('producerclose', this.#onChange);
    this.#onChange();
    return {
      id: consumer.id,
      producerId,
      kind: 'audio',
      rtpParameters: fromMediasoupParameters(consumer.rtpParameters),
    };
  }

  /** Consumers start unpaused; clients that ask anyway are right. */
  async resumeConsumer(consumerId: string): Promise<void> {
    if (this.#consumer?.id !== consumerId || this.#consumer.closed) {
      throw new ProtocolError('consumer-not-found', 'There is no such consumer (any more).');
    }
    if (this.#consumer.paused) await this.#consumer.resume();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#transport.router.worker.listeners -= 1;
    this.#transport.close();
    this.#onChange();
  }
}
