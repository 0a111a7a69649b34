import {
  type ConsumerParameters,
  type IceServer,
  type listenerRequests,
  ProtocolError,
  type ReplyData,
  type RtpCapabilities,
  type TransportParameters,
} from '@auxcast/shared-types';
import type { SignalingClient } from '@auxcast/shared-types/client';
import * as z from 'zod/mini';
import { knownExtensions } from './known-extensions.ts';
import { type Consumer, Device, type Transport } from './webrtc.ts';

/** How long a broken path may mend itself, and how long an ICE restart may take, before the next remedy. */
const DISCONNECTED_MS = 1_000;
const RESTART_MS = 4_000;
const REBUILD_MS = 3_000;

export interface ReceptionOptions {
  readonly client: SignalingClient<typeof listenerRequests>;
  readonly routerRtpCapabilities: RtpCapabilities;
  /** A (new) program: play it. */
  readonly onStream: (stream: MediaStream) => void;
  /** Whether packets can arrive. */
  readonly onConnected: (connected: boolean) => void;
}

type Joined = Pick<ReplyData<typeof listenerRequests, 'join'>, 'iceServers' | 'keptTransportId' | 'receive'>;

export interface SoundReport {
  /** What the jitter buffer holds back, milliseconds. */
  readonly bufferMs: number;
  /** 0 to 1; `undefined` where the browser does not say. */
  readonly level: number | undefined;
}

/** RTCInboundRtpStreamStats, as far as it is needed here (W3C webrtc-stats §8.2). Delays in seconds. */
const inboundRtp = z.object({
  type: z.literal('inbound-rtp'),
  jitterBufferDelay: z.optional(z.number()),
  jitterBufferEmittedCount: z.optional(z.number()),
  audioLevel: z.optional(z.number()),
});

/**
 * The listener's end of the media path: keeps one transport and one consumer, and mends them. ICE restart first, then a new
 * transport. Loaded only when the page may play, for mediasoup-client is most of the page's script.
 */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #device: Device;
  #iceServers: IceServer[] = [];
  #transport: Transport | undefined;
  #consumer: Consumer | undefined;
  #remedyTimer: ReturnType<typeof setTimeout> | undefined;
  /** One change at a time: events may come while a request is still open. */
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: ReceptionOptions, device: Device) {
    this.#options = options;
    this.#device = device;
  }

  /** @throws when this browser has no WebRTC that mediasoup-client knows */
  static async load(options: ReceptionOptions): Promise<Reception> {
    const device = await Device.factory();
    const { codecs, headerExtensions } = options.routerRtpCapabilities;
    await device.load({
      routerRtpCapabilities: {
        ...(codecs && { codecs }),
        headerExtensions: knownExtensions(headerExtensions),
      },
    });
    return new Reception(options, device);
  }

  get rtpCapabilities(): RtpCapabilities {
    return this.#device.recvRtpCapabilities;
  }

  /** Takes what `join` brought, or asks for what it did not. */
  joined(reply: Joined): void {
    this.#iceServers = reply.iceServers;
    const { keptTransportId, receive } = reply;
    if (receive) {
      this.#change(() => this.#open(receive.transport, receive.consumer));
    } else if (keptTransportId !== null && keptTransportId === this.#transport?.id) {
      this.wake();
    } else {
      this.begin();
    }
  }

  /** Asks for a transport and the program, if there is one. */
  begin(): void {
    this.#change(() => this.#rebuild());
  }

  /** The event `program`: another producer, or none. */
  program(producerId: string | null): void {
    this.#change(async () => {
      // Only now is it sure what is heard: an earlier change may have been on its way.
      if (producerId === (this.#consumer?.producerId ?? null)) return;
      if (producerId === null) this.#dropConsumer();
      else await this.#consume();
    });
  }

  /** The network changed or the page woke: do not wait for time-outs. */
  wake(): void {
    const state = this.#transport?.connectionState;
    if (state === 'disconnected' || state === 'failed') this.#change(() => this.#restartIce());
  }

  async report(): Promise<SoundReport | undefined> {
    const stats = await this.#consumer?.getStats();
    for (const entry of stats?.values() ?? []) {
      const inbound = inboundRtp.safeParse(entry);
      if (!inbound.success) continue;
      const { jitterBufferDelay = 0, jitterBufferEmittedCount = 0, audioLevel } = inbound.data;
      const bufferMs =
        jitterBufferEmittedCount > 0 ? (jitterBufferDelay / jitterBufferEmittedCount) * 1000 : 0;
      return { bufferMs, level: audioLevel };
    }
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#closeTransport();
  }

  #change(task: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed) return;
      try {
        await task();
      } catch (error) {
        this.#failed(error);
      }
    });
  }

  #failed(error: unknown): void {
    // Without a connection the next `join` brings a new beginning; with none to consume, the next `program` does.
    if (error instanceof ProtocolError && ['disconnected', 'no-program'].includes(error.code)) return;
    console.warn('The sound could not be set up; trying again.', error);
    this.#remedyIn(REBUILD_MS, () => this.#rebuild());
  }

  async #rebuild(): Promise<void> {
    const { rtpCapabilities } = this;
    const reply = await this.#options.client.request('createConsumerTransport', { rtpCapabilities });
    this.#iceServers = reply.iceServers;
    await this.#open(reply.transport, reply.consumer);
  }

  async #open(parameters: TransportParameters, consumer: ConsumerParameters | null): Promise<void> {
    this.#closeTransport();
    const transport = this.#device.createRecvTransport({ ...parameters, iceServers: this.#iceServers });
    this.#transport = transport;
    transport.on('connect', ({ dtlsParameters }, connected, failed) => {
      this.#options.client
        .request('connectTransport', { transportId: transport.id, dtlsParameters })
        .then(connected, failed);
    });
    transport.on('connectionstatechange', () => this.#connectionChanged(transport));
    if (consumer) await this.#hear(transport, consumer);
  }

  async #consume(): Promise<void> {
    const transport = this.#transport;
    if (!transport) return this.#rebuild();
    const { rtpCapabilities } = this;
    try {
      const consumer = await this.#options.client.request('consume', {
        transportId: transport.id,
        rtpCapabilities,
      });
      await this.#hear(transport, consumer);
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code !== 'transport-not-found') throw error;
      await this.#rebuild();
    }
  }

  async #hear(transport: Transport, parameters: ConsumerParameters): Promise<void> {
    this.#dropConsumer();
    const { rtpParameters } = parameters;
    const headerExtensions = knownExtensions(rtpParameters.headerExtensions);
    const consumer = await transport.consume({
      ...parameters,
      rtpParameters: { ...rtpParameters, headerExtensions },
    });
    this.#consumer = consumer;
    this.#options.onStream(new MediaStream([consumer.track]));
    await this.#options.client.request('resumeConsumer', { consumerId: consumer.id });
  }

  #connectionChanged(transport: Transport): void {
    if (transport !== this.#transport) return;
    const state = transport.connectionState;
    this.#options.onConnected(state === 'connected');
    if (state === 'connected') clearTimeout(this.#remedyTimer);
    else if (state === 'failed') this.#change(() => this.#restartIce());
    else if (state === 'disconnected') this.#remedyIn(DISCONNECTED_MS, () => this.#restartIce());
  }

  async #restartIce(): Promise<void> {
    const transport = this.#transport;
    if (!transport || transport.connectionState === 'connected') return;
    try {
      const { iceParameters, iceServers } = await this.#options.client.request('restartIce', {
        transportId: transport.id,
      });
      this.#iceServers = iceServers;
      await transport.updateIceServers({ iceServers });
      await transport.restartIce({ iceParameters });
      this.#remedyIn(RESTART_MS, () => this.#rebuild());
    } catch (error) {
      if (error instanceof ProtocolError && error.code === 'disconnected') throw error;
      await this.#rebuild();
    }
  }

  #remedyIn(delayMs: number, remedy: () => Promise<void>): void {
    clearTimeout(this.#remedyTimer);
    this.#remedyTimer = setTimeout(() => this.#change(remedy), delayMs);
  }

  #dropConsumer(): void {
    this.#consumer?.close();
    this.#consumer = undefined;
  }

  #closeTransport(): void {
    clearTimeout(this.#remedyTimer);
    this.#dropConsumer();
    this.#transport?.close();
    this.#transport = undefined;
  }
}
