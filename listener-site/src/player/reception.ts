import {
  type ConsumerParameters,
  type ErrorCode,
  type IceServer,
  isFinal,
  type listenerRequests,
  ProtocolError,
  type RtpCapabilities,
  type SeenReply,
  type TransportParameters,
} from '@auxcast/shared-types';
import type { SignalingClient } from '@auxcast/shared-types/client';
import { logger } from '@auxcast/shared-types/log';
import type { MusicFeed, VoiceCarrier } from '@auxcast/shared-types/talk';
import { type Hope, type Opening, TransportKeeper, type Used } from '@auxcast/shared-types/transport';
import { Receiver } from './receiver.ts';
import { receivingDevice } from './receiving-device.ts';
import { pathSampleOf, type ReceptionStats, readStats } from './reception-stats.ts';
import type { Consumer, Device } from './webrtc.ts';

const log = logger('reception');

const TIMES = {
  // Firefox doubts a path after one lost check of it, and trusts it again at the next: too short a doubt to
  // do anything about.
  doubtMs: 500,
  restartMs: 3_000,
  connect: { firstMs: 8_000, lastMs: 24_000 },
  retry: { firstMs: 400, lastMs: 10_000 },
};
/** How long the server may take to answer on the line, for the line to count as a good one. */
const PING_MS = 1_000;

export interface ReceptionOptions {
  readonly client: SignalingClient<typeof listenerRequests>;
  readonly routerRtpCapabilities: RtpCapabilities;
  /** A (new) program: play it. */
  readonly onStream: (stream: MediaStream) => void;
  /** Whether packets can arrive. */
  readonly onConnected: (connected: boolean) => void;
}

type Joined = Pick<SeenReply<typeof listenerRequests, 'join'>, 'iceServers' | 'keptTransportId' | 'receive'>;

/** What the server gives to make a transport of. */
interface Brought {
  readonly transport: TransportParameters;
  readonly iceServers: IceServer[];
  readonly consumer: ConsumerParameters | null;
}

/** How it stands at one moment. */
export interface ReceptionReading extends ReceptionStats {
  /** Whose counts these are; `undefined` while there is nothing to hear. */
  readonly consumerId: string | undefined;
  readonly isConnected: boolean;
  /** Why what it takes to hear could not be had, the last time it was asked for. */
  readonly refusal: ErrorCode | undefined;
}

type ReadConsumer = ReceptionStats & Pick<ReceptionReading, 'consumerId'>;

/** One transport, by what comes over it beside the program. */
export interface Carriers {
  readonly voices: VoiceCarrier;
  /** See `Reception.feed`. */
  readonly bed: VoiceCarrier;
}

/**
 * The listener's end of the media path: hears the program over one receiver after another, for as long as the
 * session lives. Loaded only when the page may play, for mediasoup-client is most of the page's script.
 */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #device: Device;
  readonly #keeper: TransportKeeper<Receiver, Brought>;
  readonly #stopListening: () => void;
  /** The last that was made, maybe not to its end yet. */
  #newest: Receiver | undefined;
  #bufferTargetMs: number | null = null;
  #followed: ((carriers: Carriers) => void) | undefined;
  #refusal: ErrorCode | undefined;
  /** What the server lets come, as far as it was told. */
  feed: MusicFeed = 'program';

  private constructor(options: ReceptionOptions, device: Device) {
    const { client, onConnected } = options;
    this.#options = options;
    this.#device = device;
    this.#keeper = new TransportKeeper<Receiver, Brought>({
      port: {
        open: (opening, brought) => this.#open(opening, brought),
        onOpened: (receiver) => this.#followed?.(this.#carriers(receiver)),
        onConnected,
        hopeAfter: (error) => this.#hopeAfter(error),
        doubtLine: () => {
          if (client.status.state === 'ready') client.wake();
        },
        ask: () => client.request('ping', {}, PING_MS),
      },
      times: TIMES,
      restartsUnproven: false,
      // What the former one still holds in its buffer is heard until there is something else to hear.
      closesFirst: false,
    });
    this.#stopListening = client.on('transportLost', ({ transportId }) => this.#transportLost(transportId));
  }

  /** @throws an `UnsupportedError` when this browser cannot receive sound, or is kept from it */
  static async load(options: ReceptionOptions): Promise<Reception> {
    return new Reception(options, await receivingDevice(options.routerRtpCapabilities));
  }

  get rtpCapabilities(): RtpCapabilities {
    return this.#device.recvRtpCapabilities;
  }

  /** Takes what `join` brought, or asks for what it did not. */
  joined({ iceServers, keptTransportId, receive }: Joined): void {
    if (receive) {
      this.#keeper.want({ ...receive, iceServers });
      return;
    }
    const isKept = keptTransportId !== null && keptTransportId === this.#keeper.transport?.id;
    this.#keeper.lineBack({ isKept, isSilent: false });
  }

  /** The event `program`: another producer, or none. */
  program(producerId: string | null): void {
    this.#keeper.use((receiver) => this.#turnTo(producerId, receiver));
  }

  /** What voices come over, now and whenever another takes its place. */
  followCarrier(listener: (carriers: Carriers) => void): void {
    this.#followed = listener;
    const receiver = this.#keeper.transport;
    if (receiver) listener(this.#carriers(receiver));
  }

  /** The server does not know the transport that voices were asked for on. */
  carrierLost(): void {
    this.#keeper.lost();
  }

  /** The network changed or the page woke: do not wait for time-outs. */
  wake(): void {
    this.#keeper.wake();
  }

  /**
   * Nothing seems to come this way any more, although the browser still takes it for a good one.
   * @param before what the doubt is about
   * @param onDead it is so: there will be another way
   */
  abandonPath(before: ReceptionReading, onDead: () => void): void {
    const look = async () => {
      const later = await this.read();
      // Of another consumer nothing is known, so it is given its time.
      return later.consumerId === before.consumerId ? pathSampleOf(later) : undefined;
    };
    // To ask the server takes as long as an answer that is on its way.
    void this.#keeper.doubtPath({ sample: pathSampleOf(before), look, patienceMs: 0, onDead });
  }

  /** How much sound the browser should hold back, milliseconds; `null` leaves it to the browser. */
  holdBack(bufferTargetMs: number | null): void {
    this.#bufferTargetMs = bufferTargetMs;
    // Of both, so that one may take the other's place at any time.
    for (const consumer of [this.#receiver?.consumer, this.#receiver?.bed]) {
      const receiver = consumer?.rtpReceiver;
      if (!receiver || !('jitterBufferTarget' in receiver)) continue;
      if (receiver.jitterBufferTarget !== bufferTargetMs) receiver.jitterBufferTarget = bufferTargetMs;
    }
  }

  async read(): Promise<ReceptionReading> {
    const receiver = this.#receiver;
    return {
      ...(await this.#readHeard(receiver)),
      isConnected: receiver?.isConnected ?? false,
      refusal: this.#refusal,
    };
  }

  close(): void {
    this.#stopListening();
    this.#keeper.close();
  }

  get #receiver(): Receiver | undefined {
    return this.#newest?.isClosed ? this.#keeper.transport : this.#newest;
  }

  /**
   * Of what came last: what was told of the bed may be news by then. One that stands still while the other
   * comes says nothing of the path.
   */
  async #readHeard(receiver: Receiver | undefined): Promise<ReadConsumer> {
    const [program, bed] = await Promise.all([
      readConsumer(receiver, receiver?.consumer),
      receiver?.bed && readConsumer(receiver, receiver.bed),
    ]);
    if (!bed) return program;
    const [likely, other] = this.feed === 'bed' ? [bed, program] : [program, bed];
    const { sincePacketMs = Number.POSITIVE_INFINITY } = other.sound ?? {};
    return sincePacketMs < (likely.sound?.sincePacketMs ?? 0) ? other : likely;
  }

  async #open(opening: Opening, brought: Brought | undefined): Promise<Receiver> {
    const { client } = this.#options;
    const { rtpCapabilities } = this;
    const given = brought ?? (await client.request('createConsumerTransport', { rtpCapabilities }));
    const receiver = new Receiver({
      client,
      device: this.#device,
      parameters: given.transport,
      iceServers: given.iceServers,
      opening,
      onHeard: (consumer) => this.#heard(consumer),
    });
    this.#newest = receiver;
    try {
      if (given.consumer) await receiver.hear(given.consumer);
      return receiver;
    } catch (error) {
      receiver.close();
      throw error;
    }
  }

  #carriers(receiver: Receiver): Carriers {
    return {
      voices: this.#carrier(receiver, (parameters) => receiver.hearVoice(parameters)),
      bed: this.#carrier(receiver, async (parameters) => {
        const bed = await receiver.hearBed(parameters);
        this.holdBack(this.#bufferTargetMs);
        return bed;
      }),
    };
  }

  #carrier(receiver: Receiver, consume: (parameters: ConsumerParameters) => Promise<Consumer>): VoiceCarrier {
    return {
      id: receiver.id,
      rtpCapabilities: this.rtpCapabilities,
      consume: async (parameters) => {
        const consumer = await consume(parameters);
        // Without a program it is a voice that the transport connects for.
        this.#keeper.use(async (current) =>
          current === receiver && !current.isConnected ? 'changed' : 'unchanged',
        );
        return consumer;
      },
    };
  }

  async #turnTo(producerId: string | null, receiver: Receiver | undefined): Promise<Used> {
    // Only now is it sure what is heard: an earlier change may have been on its way.
    if (producerId === (receiver?.consumer?.producerId ?? null)) return 'unchanged';
    if (!receiver) return 'elsewhere';
    if (producerId === null) {
      receiver.drop();
      return 'unchanged';
    }
    await receiver.consume();
    return 'changed';
  }

  #heard(consumer: Consumer): void {
    this.#refusal = undefined;
    this.holdBack(this.#bufferTargetMs);
    this.#options.onStream(new MediaStream([consumer.track]));
  }

  #transportLost(transportId: string): void {
    const newest = this.#newest;
    if (newest?.id !== transportId || newest.isClosed) return;
    if (newest === this.#keeper.transport) this.#keeper.lost();
    else this.#keeper.want();
  }

  #hopeAfter(error: unknown): Hope {
    const code = error instanceof ProtocolError ? error.code : undefined;
    // Without a connection the next `join` brings a new beginning; with none to consume, the next `program`
    // does.
    if (code === 'disconnected' || code === 'not-joined' || code === 'no-program') return 'none';
    if (code === 'transport-not-found') return 'elsewhere';
    // What is no word of the server's is a fault of this browser.
    this.#refusal = code ?? 'internal';
    log.warn('The sound could not be set up.', error);
    // Neither can another try mend it.
    return code && isFinal(code) ? 'none' : 'later';
  }
}

async function readConsumer(
  receiver: Receiver | undefined,
  consumer: Consumer | undefined,
): Promise<ReadConsumer> {
  return { ...readStats((await receiver?.stats(consumer)) ?? []), consumerId: consumer?.id };
}
