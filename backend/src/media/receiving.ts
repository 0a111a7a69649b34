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

export interface ConsumeOptions {
  /** Called once the consumer is gone, or at once when there will be none. */
  readonly release: () => void;
  /** Whether the sound comes at once. */
  readonly flows: boolean;
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
   */
  async consume(
    producerId: string,
    capabilities: RtpCapabilities,
    { release, flows }: ConsumeOptions,
  ): Promise<ConsumerParameters> {
    try {
      const consumer = await this.#consumer(producerId, capabilities, flows);
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

  /**
   * Lets a producer's sound come, or not; undefined when that is so already, or it is not consumed here.
   */
  setFlow(producerId: string, flows: boolean): Promise<void> | undefined {
    const consumer = this.#consumers.get(producerId)?.consumer;
    if (consumer === undefined || consumer.closed || consumer.paused === !flows) return undefined;
    return unlessGone(consumer, () => (flows ? consumer.resume() : consumer.pause()));
  }

  /** The program's consumer starts unpaused, and nobody but the server pauses others: nothing is to be done. */
  demandConsumer(consumerId: string): void {
    if (this.#find(consumerId) === undefined) throw consumerNotFound();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.transport.close();
    for (const { release } of this.#consumers.values()) release();
    this.#consumers.clear();
    this.#onClosed();
  }

  async #consumer(
    producerId: string,
    capabilities: RtpCapabilities,
    flows: boolean,
  ): Promise<types.Consumer> {
    const rtpCapabilities = listenerCapabilities(toMediasoupCapabilities(capabilities));
    if (!this.transport.router.router.canConsume({ producerId, rtpCapabilities })) {
      throw new ProtocolError('cannot-consume', 'This device cannot receive Opus.');
    }
    const consumer = await this.transport.consume({
      producerId,
      rtpCapabilities,
      enableRtx: true,
      paused: !flows,
    });
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

/** One that goes away meanwhile lets nothing come. */
async function unlessGone(consumer: types.Consumer, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!consumer.closed) throw error;
  }
}
