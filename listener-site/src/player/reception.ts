import {
  type ConsumerParameters,
  type ErrorCode,
  type IceServer,
  isFinal,
  type listenerRequests,
  ProtocolError,
  type ReplyData,
  type RtpCapabilities,
  type TransportParameters,
} from '@auxcast/shared-types';
import { Backoff, retryAfterMs, type SignalingClient } from '@auxcast/shared-types/client';
import { knownExtensions } from './known-extensions.ts';
import { type ReceptionStats, readStats } from './reception-stats.ts';
import { type Consumer, Device, type Transport } from './webrtc.ts';

/** How long this browser's WebRTC may take to say what it can. */
const LOAD_MS = 20_000;
/** How long an ICE restart may take before the transport is given up. */
const RESTART_MS = 3_000;
/**
 * Firefox doubts a path after one lost check of it, and trusts it again at the next: too short a doubt to do
 * anything about.
 */
const DOUBT_MS = 500;
/** How long the server may take to answer on the line, for the line to count as a good one. */
const PING_MS = 1_000;
/** How long a new transport may take to connect before there is another one. */
const CONNECT_MS = { firstMs: 8_000, lastMs: 24_000 };
/** Between tries that the server refused. */
const RETRY_MS = { firstMs: 400, lastMs: 10_000 };

export interface ReceptionOptions {
  readonly client: SignalingClient<typeof listenerRequests>;
  readonly routerRtpCapabilities: RtpCapabilities;
  /** A (new) program: play it. */
  readonly onStream: (stream: MediaStream) => void;
  /** Whether packets can arrive. */
  readonly onConnected: (connected: boolean) => void;
}

type Joined = Pick<ReplyData<typeof listenerRequests, 'join'>, 'iceServers' | 'keptTransportId' | 'receive'>;

/** How it stands at one moment. */
export interface ReceptionReading extends ReceptionStats {
  /** Whose counts these are; `undefined` while there is nothing to hear. */
  readonly consumerId: string | undefined;
  readonly isConnected: boolean;
  /** Why what it takes to hear could not be had, the last time it was asked for. */
  readonly refusal: ErrorCode | undefined;
}

/** No new try mends it. */
class Unsupported extends Error {
  override readonly name = 'UnsupportedError';
}

/**
 * The listener's end of the media path: keeps one transport and one consumer, and mends them. ICE restart
 * first, then a new transport, again and again for as long as the session lives. Loaded only when the page
 * may play, for mediasoup-client is most of the page's script.
 */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #device: Device;
  readonly #connectWait = new Backoff(CONNECT_MS);
  readonly #retryWait = new Backoff(RETRY_MS);
  #iceServers: IceServer[] = [];
  #transport: Transport | undefined;
  /** The transport was connected once, so that an ICE restart may bring it back. */
  #wasConnected = false;
  #consumer: Consumer | undefined;
  #bufferTargetMs: number | null = null;
  #refusal: ErrorCode | undefined;
  #isRestarting = false;
  #remedyTimer: ReturnType<typeof setTimeout> | undefined;
  /** One change at a time: events may come while a request is still open. */
  #queue: Promise<void> = Promise.resolve();
  readonly #stopListening: () => void;
  #closed = false;

  private constructor(options: ReceptionOptions, device: Device) {
    this.#options = options;
    this.#device = device;
    this.#stopListening = options.client.on('transportLost', ({ transportId }) => {
      this.#change(async () => {
        if (transportId === this.#transport?.id) await this.#rebuild();
      });
    });
  }

  /** @throws Unsupported when this browser cannot receive sound, or is kept from it */
  static async load(options: ReceptionOptions): Promise<Reception> {
    try {
      return new Reception(options, await inTime(loadedDevice(options)));
    } catch (error) {
      throw new Unsupported('This browser cannot receive sound.', { cause: error });
    }
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
    } else if (keptTransportId !== null && keptTransportId === this.#transport?.id && this.#wasConnected) {
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
    if (state === 'disconnected' || state === 'failed') this.#restart();
  }

  /**
   * Nothing seems to come this way any more, although the browser still takes it for a good one, and so would
   * keep it.
   * @param before what the doubt is about
   * @param onDead it is so: there will be another way
   */
  abandonPath(before: ReceptionReading, onDead: () => void): void {
    this.#change(async () => {
      this.#doubtLine();
      try {
        await this.#options.client.request('ping', {}, PING_MS);
      } catch {
        // All ways are gone. When they are back, so is this one, as a rule.
        return;
      }
      if (goesOn(before, await this.read())) return;
      onDead();
      await this.#rebuild();
    });
  }

  /** How much sound the browser should hold back, milliseconds; `null` leaves it to the browser. */
  holdBack(bufferTargetMs: number | null): void {
    this.#bufferTargetMs = bufferTargetMs;
    const receiver = this.#consumer?.rtpReceiver;
    if (!receiver || !('jitterBufferTarget' in receiver) || receiver.jitterBufferTarget === bufferTargetMs)
      return;
    receiver.jitterBufferTarget = bufferTargetMs;
  }

  async read(): Promise<ReceptionReading> {
    const consumer = this.#consumer;
    const source = consumer ?? this.#transport;
    // What was closed just now has no statistics.
    const stats = source?.closed ? undefined : await source?.getStats();
    return {
      ...readStats(stats?.values() ?? []),
      consumerId: consumer?.id,
      isConnected: this.#transport?.connectionState === 'connected',
      refusal: this.#refusal,
    };
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    clearTimeout(this.#remedyTimer);
    this.#dropConsumer();
    this.#transport?.close();
    this.#transport = undefined;
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
    const code = error instanceof ProtocolError ? error.code : undefined;
    // Without a connection the next `join` brings a new beginning; with none to consume, the next `program`
    // does.
    if (this.#closed || code === 'disconnected' || code === 'not-joined' || code === 'no-program') return;
    // What is no word of the server's is a fault of this browser.
    this.#refusal = code ?? 'internal';
    console.warn('The sound could not be set up.', error);
    // Neither can another try mend it.
    if (code && isFinal(code)) return;
    this.#remedyIn(this.#retryWait.next() + retryAfterMs(error), () => this.#rebuild());
  }

  async #rebuild(): Promise<void> {
    const { rtpCapabilities } = this;
    const reply = await this.#options.client.request('createConsumerTransport', { rtpCapabilities });
    this.#iceServers = reply.iceServers;
    await this.#open(reply.transport, reply.consumer);
  }

  async #open(parameters: TransportParameters, consumer: ConsumerParameters | null): Promise<void> {
    const former = this.#transport;
    const formerConsumer = this.#consumer;
    const transport = this.#device.createRecvTransport({ ...parameters, iceServers: this.#iceServers });
    clearTimeout(this.#remedyTimer);
    this.#transport = transport;
    this.#wasConnected = false;
    this.#consumer = undefined;
    transport.on('connect', ({ dtlsParameters }, connected, failed) => {
      this.#options.client
        .request('connectTransport', { transportId: transport.id, dtlsParameters })
        .then(connected, failed);
    });
    transport.on('connectionstatechange', () => this.#connectionChanged(transport));
    try {
      // What the former one still holds in its buffer is heard until there is something else to hear.
      if (consumer) await this.#hear(transport, consumer);
    } finally {
      formerConsumer?.close();
      former?.close();
    }
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
    this.#refusal = undefined;
    this.holdBack(this.#bufferTargetMs);
    this.#options.onStream(new MediaStream([consumer.track]));
    // What was to mend an earlier failure would break what is good now.
    if (transport.connectionState === 'connected') clearTimeout(this.#remedyTimer);
    else if (!this.#wasConnected) this.#remedyIn(this.#connectWait.next(), () => this.#rebuild());
    await this.#options.client.request('resumeConsumer', { consumerId: consumer.id });
  }

  #connectionChanged(transport: Transport): void {
    if (transport !== this.#transport) return;
    const state = transport.connectionState;
    this.#options.onConnected(state === 'connected');
    if (state === 'connected') {
      clearTimeout(this.#remedyTimer);
      this.#connectWait.reset();
      this.#retryWait.reset();
      this.#wasConnected = true;
    } else if (state === 'disconnected') {
      this.#doubtLine();
      this.#remedyIn(DOUBT_MS, () => this.#restartIce());
    } else if (state === 'failed' && this.#wasConnected) {
      this.#doubtLine();
      this.#restart();
    } else if (state === 'failed') {
      // Never was a way: no restart of it, and no faster than the next try would be.
      this.#remedyIn(this.#retryWait.next(), () => this.#rebuild());
    }
  }

  /** What broke the path may have broken the line, too. */
  #doubtLine(): void {
    if (this.#options.client.status.state === 'ready') this.#options.client.wake();
  }

  #restart(): void {
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    this.#change(async () => {
      try {
        await this.#restartIce();
      } finally {
        this.#isRestarting = false;
      }
    });
  }

  async #restartIce(): Promise<void> {
    const transport = this.#transport;
    if (!transport) return this.#rebuild();
    try {
      const { iceParameters, iceServers } = await this.#options.client.request('restartIce', {
        transportId: transport.id,
      });
      this.#iceServers = iceServers;
      // In Firefox mediasoup-client can do no such thing; the restart works all the same.
      await transport.updateIceServers({ iceServers }).catch(onlyUnsupported);
      await transport.restartIce({ iceParameters });
    } catch (error) {
      if (error instanceof ProtocolError && error.code === 'disconnected') throw error;
      return this.#rebuild();
    }
    // It may have come back by itself meanwhile.
    if (transport.connectionState !== 'connected') this.#remedyIn(RESTART_MS, () => this.#rebuild());
  }

  #remedyIn(delayMs: number, remedy: () => Promise<void>): void {
    clearTimeout(this.#remedyTimer);
    this.#remedyTimer = setTimeout(() => this.#change(remedy), delayMs);
  }

  #dropConsumer(): void {
    this.#consumer?.close();
    this.#consumer = undefined;
  }
}

/**
 * The device that mediasoup-client finds. WebRTC may be missing or be a stand-in that throws (privacy
 * extensions, policies, embedded web views), or lack Opus; all of that takes an instant, so what takes long
 * will not come.
 */
async function loadedDevice({ routerRtpCapabilities }: ReceptionOptions): Promise<Device> {
  if (lacksOpus()) throw new Error('No Opus.');
  const device = await Device.factory();
  const { codecs, headerExtensions } = routerRtpCapabilities;
  await device.load({
    routerRtpCapabilities: {
      ...(codecs && { codecs }),
      headerExtensions: knownExtensions(headerExtensions),
    },
  });
  return device;
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('WebRTC does not answer.')), LOAD_MS);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/** Browsers that do not say what they receive are asked by mediasoup-client. */
function lacksOpus(): boolean {
  if (typeof RTCRtpReceiver !== 'function') return false;
  const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs;
  return codecs?.every(({ mimeType }) => mimeType.toLowerCase() !== 'audio/opus') ?? false;
}

/**
 * Whether anything came between two readings: sound, if it was the machine that stood still; or the answer to
 * a check that was merely on its way, if it is the host who is silent. Of another consumer nothing is known,
 * so it is given its time.
 */
function goesOn(before: ReceptionReading, after: ReceptionReading): boolean {
  if (after.consumerId !== before.consumerId) return true;
  return (
    after.way.answered > before.way.answered || (after.sound?.packets ?? 0) > (before.sound?.packets ?? 0)
  );
}

function onlyUnsupported(error: unknown): void {
  if (!(error instanceof Error && error.name === 'UnsupportedError')) throw error;
}
