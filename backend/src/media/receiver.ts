import { type ConsumerParameters, ProtocolError, type RtpCapabilities } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { listenerCapabilities } from './listener-capabilities.ts';
import { MediaTransport } from './media-transport.ts';
import type { MediaWorker } from './media-worker.ts';
import { fromMediasoupParameters, toMediasoupCapabilities } from './rtp-parameters.ts';
import type { SessionRouter } from './session-router.ts';

export interface ReceiverOptions {
  readonly worker: MediaWorker;
  readonly router: Promise<SessionRouter>;
  /** Told whenever the transport came or went by itself. */
  readonly onChange: () => void;
  readonly onClosed: () => void;
}

/** A listener's end: one transport, and on it at most one consumer. */
export class Receiver {
  readonly #transport: MediaTransport;
  readonly #onClosed: () => void;
  #consumer: types.Consumer | undefined;
  #closed = false;

  private constructor(transport: MediaTransport, onClosed: () => void) {
    this.#transport = transport;
    this.#onClosed = onClosed;
  }

  static async create({ worker, router, onChange, onClosed }: ReceiverOptions): Promise<Receiver> {
    // Counted before it exists, so that a crowd that comes at once is spread.
    worker.listeners += 1;
    try {
      return new Receiver(await MediaTransport.create(await router, onChange), onClosed);
    } catch (error) {
      worker.listeners -= 1;
      throw error;
    }
  }

  get transport(): MediaTransport {
    return this.#transport;
  }

  /** The transport is up, and what flows is this producer's sound. */
  isReceiving(producerId: string | null): boolean {
    return producerId !== null && this.producerId === producerId && this.#transport.isConnected;
  }

  /** Whose sound is consumed here; `null`: nobody's. */
  get producerId(): string | null {
    return this.#consumer === undefined || this.#consumer.closed ? null : this.#consumer.producerId;
  }

  get isDead(): boolean {
    return this.#closed || this.#transport.isDead;
  }

  /** Replaces an earlier consumer. The program must be on this receiver's router. */
  async consume(producerId: string, capabilities: RtpCapabilities): Promise<ConsumerParameters> {
    const rtpCapabilities = listenerCapabilities(toMediasoupCapabilities(capabilities));
    if (!this.#transport.router.router.canConsume({ producerId, rtpCapabilities })) {
      throw new ProtocolError('cannot-consume', 'This device cannot receive Opus.');
    }
    const consumer = await this.#transport.consume({ producerId, rtpCapabilities, enableRtx: true });
    this.#consumer?.close();
    this.#consumer = consumer;
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
      throw consumerGone();
    }
    const consumer = this.#consumer;
    if (!consumer.paused) return;
    try {
      await consumer.resume();
    } catch (error) {
      throw consumer.closed ? consumerGone() : error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#transport.router.worker.listeners -= 1;
    this.#transport.close();
    this.#onClosed();
  }
}

function consumerGone(): ProtocolError {
  return new ProtocolError('consumer-not-found', 'There is no such consumer (any more).');
}
