import { PROTOCOL_VERSION, sessionId, token, transportParameters } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { Signaling } from '../signaling/index.ts';
import {
  EncodedPackets,
  OpusPackets,
  PacketClock,
  type PacketSource,
  programParameters,
  SendingPeer,
} from '../sound/index.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 10_000;
/** The bare server has one room without a name. */
const created = z.object({ session: z.object({ sessionId }), hostToken: z.optional(token) });
const transportOpened = z.object({ transport: transportParameters });
const nothing = z.object({});

export interface SoundWish {
  /** Of Opus, 20 ms each, over and over; left out: nobody's music. */
  readonly frames?: readonly Buffer[] | undefined;
  /** Each how manyth packet is never sent. */
  readonly lost?: number | undefined;
}

/** A host without a browser: opens a session and sends it music of a constant rate. */
export class SoundSource {
  readonly sessionId: string;
  readonly #url: string;
  readonly #hostToken: string | undefined;
  readonly #packets: PacketSource;
  #signaling: Signaling;
  readonly #lost: number | undefined;
  readonly #clock = new PacketClock(() => this.#sendNext());
  #sent = 0;
  #peer: SendingPeer | undefined;

  private constructor(
    url: string,
    signaling: Signaling,
    { session, hostToken }: z.infer<typeof created>,
    { frames, lost }: SoundWish,
  ) {
    this.#url = url;
    this.#packets = frames === undefined ? new OpusPackets() : new EncodedPackets(frames);
    this.#lost = lost;
    this.sessionId = session.sessionId;
    this.#hostToken = hostToken;
    this.#signaling = signaling;
  }

  /** Live, but silent until `play`. */
  static async goLive(url: string, wish: SoundWish = {}): Promise<SoundSource> {
    const signaling = await Signaling.open(url);
    const session = await signaling.request('createSession', { protocol: PROTOCOL_VERSION }, created);
    const source = new SoundSource(url, signaling, session, wish);
    await source.publish();
    return source;
  }

  /** Over a new transport, in place of an earlier one; silent until `play`. */
  async publish(): Promise<void> {
    this.silence();
    this.#peer?.close();
    const { transport } = await this.#signaling.request('createProducerTransport', {}, transportOpened);
    const rtpParameters = programParameters(this.#packets.ssrc);
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
    this.#peer = sending;
    const transportId = transport.id;
    await this.#signaling.request('connectTransport', { transportId, dtlsParameters }, nothing);
    await within(TIMEOUT_MS, sending.opened, 'the way to the server');
    await this.#signaling.request('produce', { transportId, kind: 'audio', rtpParameters }, nothing);
  }

  /** Any request of a host. */
  async ask<S extends z.ZodMiniType>(method: string, data: object, reply: S): Promise<z.output<S>> {
    return this.#signaling.request(method, data, reply);
  }

  /** A sign of life: the server closes sockets on which nothing is said for two minutes. */
  async ping(): Promise<void> {
    await this.ask('ping', {}, nothing);
  }

  /** Of the program, at the server: packets go on being sent. */
  async pause(): Promise<void> {
    await this.ask('pause', {}, nothing);
  }

  async resume(): Promise<void> {
    await this.ask('resume', {}, nothing);
  }

  /** Of the session. */
  async end(): Promise<void> {
    await this.ask('endSession', {}, nothing);
  }

  /** The socket breaks; the sound goes on. */
  breakOff(): void {
    this.#signaling.breakOff();
  }

  /** Back over a new socket, by the host token. */
  async comeBack(): Promise<void> {
    this.#signaling = await Signaling.open(this.#url);
    const data = {
      protocol: PROTOCOL_VERSION,
      sessionId: this.sessionId,
      hostToken: this.#hostToken,
    };
    await this.#signaling.request('resumeSession', data, z.object({}));
  }

  /** Idempotent. */
  play(): void {
    this.#clock.start();
  }

  /** Idempotent. */
  silence(): void {
    this.#clock.stop();
  }

  close(): void {
    this.silence();
    this.#peer?.close();
    this.#signaling.close();
  }

  #sendNext(): void {
    const packet = this.#packets.next();
    this.#sent += 1;
    if (this.#lost === undefined || this.#sent % this.#lost !== 0) this.#peer?.send(packet);
  }
}
