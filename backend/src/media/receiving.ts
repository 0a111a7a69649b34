import { type ConsumerParameters, ProtocolError, type RtpCapabilities } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { listenerCapabilities } from './listener-capabilities.ts';
import { consumerNotFound } from './media-error.ts';
import { MediaTransport } from './media-transport.ts';
import type { MediaWorker } from './media-worker.ts';
import { fromMediasoupParameters, toMediasoupCapabilities } from './rtp-parameters.ts';
import type { SessionRouter } from './session-router.ts';

export interface ReceivingOptions {
  readonly worker: MediaWorker;
  readonly router: Promise<SessionRouter>;
  /** Told whenever the transport came or went by itself. */
  readonly onChange: () => void;
  readonly onClosed: () => void;
}

interface Held {
  readonly consumer: types.Consumer;
  /** Gives back what the consumer takes of others: its share of a pipe, its bandwidth. */
  readonly release: () => void;
}

/** The receiving end of a participant: one transport, and on it a consumer for each sound that it hears. */
export class Receiving {
  readonly transport: MediaTransport;
  readonly #onClosed: () => void;
  /** By producer. */
  readonly #consumers = new Map<string, Held>();
  #closed = false;

  private constructor(transport: MediaTransport, onClosed: () => void) {
    this.transport = transport;
    this.#onClosed = onClosed;
  }

  static async create({ worker, router, onChange, onClosed }: ReceivingOptions): Promise<Receiving> {
    // Taken before it exists, so that a crowd that comes at once is spread. The consumer is the program's,
    // which comes with it.
    const release = worker.take({ listeners: 1, consumers: 1 });
    try {
      const transport = await MediaTransport.create(await router, onChange);
      return new Receiving(transport, () => {
        release();
        onClosed();
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** The transport is up, and this producer's sound flows over it. */
  isReceiving(producerId: string | null): boolean {
    return this.consumes(producerId) && this.transport.isConnected;
  }

  /** Whether this producer's sound is consumed here. */
  consumes(producerId: string | null): boolean {
    if (producerId === null) return false;
    return this.#consumers.get(producerId)?.consumer.closed === false;
  }

  /** Whether anything is consumed here. */
  get hasConsumers(): boolean {
    for (const { consumer } of this.#consumers.values()) if (!consumer.closed) return true;
    return false;
  }

  get isDead(): boolean {
    return this.#closed || this.transport.isDead;
  }

  /**
   * Replaces an earlier consumer of the same producer, which must be on this end's router.
   * @param release called once the consumer is gone, or at once when there will be none
   */
  async consume(
    producerId: string,
    capabilities: RtpCapabilities,
    release: () => void,
  ): Promise<ConsumerParameters> {
    try {
      const consumer = await this.#consumer(producerId, capabilities);
      const former = this.#consumers.get(producerId);
      const held: Held = { consumer, release };
      this.#consumers.set(producerId, held);
      // At once: what a voice took is free when it ends, not when its listener hears the next one.
      consumer.once('producerclose', () => this.#forget(producerId, held));
      if (consumer.closed) this.#forget(producerId, held);
      if (former !== undefined) end(former);
      const { id, rtpParameters } = consumer;
      return { id, producerId, kind: 'audio', rtpParameters: fromMediasoupParameters(rtpParameters) };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Ends the consumer of this producer, if there is one. */
  stop(producerId: string): void {
    const held = this.#consumers.get(producerId);
    if (held === undefined) return;
    this.#consumers.delete(producerId);
    end(held);
  }

  /** Consumers start unpaused; clients that ask anyway are right. */
  async resumeConsumer(consumerId: string): Promise<void> {
    const consumer = this.#find(consumerId);
    if (consumer === undefined) throw consumerNotFound();
    if (!consumer.paused) return;
    try {
      await consumer.resume();
    } catch (error) {
      throw consumer.closed ? consumerNotFound() : error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.transport.close();
    for (const { release } of this.#consumers.values()) release();
    this.#consumers.clear();
    this.#onClosed();
  }

  async #consumer(producerId: string, capabilities: RtpCapabilities): Promise<types.Consumer> {
    const rtpCapabilities = listenerCapabilities(toMediasoupCapabilities(capabilities));
    if (!this.transport.router.router.canConsume({ producerId, rtpCapabilities })) {
      throw new ProtocolError('cannot-consume', 'This device cannot receive Opus.');
    }
    const consumer = await this.transport.consume({ producerId, rtpCapabilities, enableRtx: true });
    if (!this.#closed) return consumer;
    consumer.close();
    throw consumerNotFound();
  }

  #find(consumerId: string): types.Consumer | undefined {
    for (const { consumer } of this.#consumers.values()) {
      if (consumer.id === consumerId && !consumer.closed) return consumer;
    }
    return undefined;
  }

  #forget(producerId: string, held: Held): void {
    if (this.#consumers.get(producerId) === held) this.#consumers.delete(producerId);
    held.release();
  }
}

function end({ consumer, release }: Held): void {
  consumer.close();
  release();
}
