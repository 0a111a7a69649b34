import { type ConsumerParameters, ProtocolError, type RtpCapabilities } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { listenerCapabilities } from './listener-capabilities.ts';
import { consumerNotFound } from './media-error.ts';
import { MediaTransport } from './media-transport.ts';
import type { Load, MediaWorker } from './media-worker.ts';
import { fromMediasoupParameters, toMediasoupCapabilities } from './rtp-parameters.ts';
import type { SessionEgress } from './session-egress.ts';
import type { SessionRouter } from './session-router.ts';

export interface ReceivingOptions {
  readonly worker: MediaWorker;
  readonly router: Promise<SessionRouter>;
  /** Has promised it the program's bandwidth: given back when it is closed, not when it cannot be made. */
  readonly egress: Pick<SessionEgress, 'giveBack'>;
  /** Told whenever the transport came or went by itself. */
  readonly onChange: () => void;
}

/**
 * What a sound is consumed for: most for the ears of whoever consumes it; the host consumes voices once more
 * for the mix.
 */
export type HearingPurpose = 'ears' | 'mix';

export interface ConsumeOptions {
  /**
   * Called once or more when the consumer is gone, or at once when there will be none; undefined: nothing.
   */
  readonly release?: (() => void) | undefined;
  /** Whether the sound comes at once. */
  readonly flows: boolean;
  readonly purpose?: HearingPurpose | undefined;
}

interface Held {
  readonly producerId: string;
  readonly purpose: HearingPurpose;
  readonly consumer: types.Consumer;
  /** Whether sound is to come, by the last word to the worker, which does what it is told in that order. */
  flows: boolean;
  /** Gives back what the consumer takes of others: its share of a pipe, its bandwidth; undefined: nothing. */
  readonly release: (() => void) | undefined;
}

/** The consumer is the program's, which comes with it. */
const LOAD: Load = { listeners: 1, consumers: 1 };
/** One for all. */
const NONE: readonly Held[] = [];

/** The receiving end of a participant: one transport, and on it a consumer for each sound that it hears. */
export class Receiving {
  readonly transport: MediaTransport;
  readonly #egress: ReceivingOptions['egress'];
  /** One for each producer and purpose. Hardly anybody hears two, and a map takes memory for everybody. */
  #held = NONE;
  #closed = false;

  private constructor(transport: MediaTransport, egress: ReceivingOptions['egress']) {
    this.transport = transport;
    this.#egress = egress;
  }

  static async create({ worker, router, egress, onChange }: ReceivingOptions): Promise<Receiving> {
    // Taken before it exists, so that a crowd that comes at once is spread.
    worker.take(LOAD);
    try {
      return new Receiving(await MediaTransport.create(await router, onChange), egress);
    } catch (error) {
      worker.giveBack(LOAD);
      throw error;
    }
  }

  /** The transport is up, and this producer's sound flows over it. */
  isReceiving(producerId: string | null): boolean {
    return this.consumes(producerId) && this.transport.isConnected;
  }

  /** Whether this producer's sound is consumed here. */
  consumes(producerId: string | null, purpose: HearingPurpose = 'ears'): boolean {
    if (producerId === null) return false;
    return this.#of(producerId, purpose)?.consumer.closed === false;
  }

  /** Whether anything is consumed here. */
  get hasConsumers(): boolean {
    return this.#held.some(({ consumer }) => !consumer.closed);
  }

  get isDead(): boolean {
    return this.#closed || this.transport.isDead;
  }

  /**
   * Replaces an earlier consumer of the same producer, which must be on this end's router, for the same
   * purpose.
   */
  async consume(
    producerId: string,
    capabilities: RtpCapabilities,
    { release, flows, purpose = 'ears' }: ConsumeOptions,
  ): Promise<ConsumerParameters> {
    try {
      const consumer = await this.#consumer(producerId, capabilities, flows);
      const former = this.#of(producerId, purpose);
      const held: Held = { producerId, purpose, consumer, flows, release };
      this.#hold(held);
      if (former !== undefined) end(former);
      const { id, rtpParameters } = consumer;
      return { id, producerId, kind: 'audio', rtpParameters: fromMediasoupParameters(rtpParameters) };
    } catch (error) {
      release?.();
      throw error;
    }
  }

  /** Ends the consumer of this producer, if there is one. */
  stop(producerId: string, purpose: HearingPurpose = 'ears'): void {
    const held = this.#of(producerId, purpose);
    if (held === undefined) return;
    this.#forget(held);
    end(held);
  }

  /**
   * Lets a producer's sound come, or not; undefined when that is so already, or it is not consumed here.
   */
  setFlow(producerId: string, flows: boolean, purpose: HearingPurpose = 'ears'): Promise<void> | undefined {
    const held = this.#of(producerId, purpose);
    if (held === undefined || held.consumer.closed || held.flows === flows) return undefined;
    held.flows = flows;
    const { consumer } = held;
    return unlessGone(consumer, () => (flows ? consumer.resume() : consumer.pause()));
  }

  /**
   * The program's consumer starts unpaused, and nobody but the server pauses others: nothing is to be done.
   */
  demandConsumer(consumerId: string): void {
    if (this.#find(consumerId) === undefined) throw consumerNotFound();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.transport.close();
    for (const { release } of this.#held) release?.();
    this.#held = NONE;
    this.transport.router.worker.giveBack(LOAD);
    this.#egress.giveBack();
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
    return this.#held.find(({ consumer }) => consumer.id === consumerId && !consumer.closed)?.consumer;
  }

  #of(producerId: string, purpose: HearingPurpose): Held | undefined {
    return this.#held.find((held) => held.producerId === producerId && held.purpose === purpose);
  }

  /** In place of what is held of the same producer for the same purpose. */
  #hold(held: Held): void {
    const { consumer, producerId, purpose, release } = held;
    const former = this.#of(producerId, purpose);
    const others = this.#held.filter((other) => other !== former && !other.consumer.closed);
    // Makes an array of just this length; one that grows has room for sixteen more.
    this.#held = others.concat(held);
    if (release === undefined) return;
    const producerClosed = () => {
      this.#forget(held);
      release();
    };
    // At once: what a voice took is free when it ends, not when its listener hears the next one.
    if (consumer.closed) producerClosed();
    else consumer.on('producerclose', producerClosed);
  }

  #forget(held: Held): void {
    this.#held = this.#held.filter((other) => other !== held);
  }
}

function end({ consumer, release }: Held): void {
  consumer.close();
  release?.();
}

/** One that goes away meanwhile lets nothing come. */
async function unlessGone(consumer: types.Consumer, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!consumer.closed) throw error;
  }
}
