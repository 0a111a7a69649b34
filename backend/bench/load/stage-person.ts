import {
  consumerParameters,
  opaqueId,
  PROTOCOL_VERSION,
  type RequestInput,
  type requests,
  transportParameters,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { within } from '../../test-support/peers/index.ts';
import { Signaling } from '../../test-support/signaling/index.ts';
import {
  EncodedPackets,
  LISTENER_CAPABILITIES,
  type OpusFrame,
  opusFrameOf,
  PacketClock,
  ReceivingPeer,
  SendingPeer,
  voiceParameters,
} from '../../test-support/sound/index.ts';

const TIMEOUT_MS = 10_000;

const joined = z.object({ participantId: opaqueId });
const transportOpened = z.object({ transport: transportParameters });
const nothing = z.object({});

export interface StageSeat {
  readonly url: string;
  readonly sessionId: string;
  /** Of a guest; without one it is a listener who comes. */
  readonly invite?: { readonly token: string; readonly name: string } | undefined;
}

/** Which sound: `{}` is the program. */
export type SoundAsked = Pick<RequestInput<typeof requests, 'consume'>, 'voiceOf' | 'isBed'>;

/**
 * Somebody without a browser who hears an open desk's sounds and keeps them, and, as a guest, sends a voice
 * that was encoded before. It sends without a break: when that is heard is the server's doing.
 */
export class StagePerson {
  readonly participantId: string;
  readonly #signaling: Signaling;
  readonly #ears: ReceivingPeer;
  readonly #earsId: string;
  readonly #kept = new Map<string, OpusFrame[]>();
  #isKeeping = false;
  #number = 0;

  private constructor(participantId: string, signaling: Signaling, ears: ReceivingPeer, earsId: string) {
    this.participantId = participantId;
    this.#signaling = signaling;
    this.#ears = ears;
    this.#earsId = earsId;
  }

  static async join({ url, sessionId, invite }: StageSeat): Promise<StagePerson> {
    const signaling = await Signaling.open(url);
    const greeting = {
      protocol: PROTOCOL_VERSION,
      sessionId,
      ...(invite && { invite: invite.token, name: invite.name }),
    };
    const { participantId } = await signaling.request('join', greeting, joined);
    const { transport } = await signaling.request('createConsumerTransport', {}, transportOpened);
    const { receiving, dtlsParameters } = await ReceivingPeer.accept(transport);
    const wish = { transportId: transport.id, dtlsParameters };
    await signaling.request('connectTransport', wish, nothing);
    return new StagePerson(participantId, signaling, receiving, transport.id);
  }

  /** Opens its microphone: these frames, over and over. */
  async speak(frames: readonly Buffer[]): Promise<void> {
    const packets = new EncodedPackets(frames);
    const rtpParameters = voiceParameters(packets.ssrc);
    const { transport } = await this.#signaling.request('createProducerTransport', {}, transportOpened);
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
    const transportId = transport.id;
    await this.#signaling.request('connectTransport', { transportId, dtlsParameters }, nothing);
    await within(TIMEOUT_MS, sending.opened, 'the way to the server');
    const voice = { source: 'voice', transportId, kind: 'audio', rtpParameters };
    await this.#signaling.request('produce', voice, nothing);
    // For good: it ends with this process.
    new PacketClock(() => sending.send(packets.next())).start();
  }

  async hold(input: string, isHeld: boolean): Promise<void> {
    this.#number += 1;
    const method = isHeld ? 'press' : 'release';
    await this.#signaling.request(method, { input, number: this.#number }, nothing);
  }

  /** @throws ProtocolError where it may not */
  async hear(name: string, wish: SoundAsked): Promise<void> {
    const data = { ...wish, transportId: this.#earsId, rtpCapabilities: LISTENER_CAPABILITIES };
    const consumer = await this.#signaling.request('consume', data, consumerParameters);
    this.#kept.set(name, []);
    this.#ears.onPackets(consumer, (packet) => this.#keep(name, packet));
  }

  /** What comes from now on is kept, until it is taken. */
  listen(): void {
    for (const name of this.#kept.keys()) this.#kept.set(name, []);
    this.#isKeeping = true;
  }

  /** By the names of the sounds. */
  take(): ReadonlyMap<string, readonly OpusFrame[]> {
    this.#isKeeping = false;
    return new Map(this.#kept);
  }

  /** A sign of life: the server closes sockets on which nothing is said for two minutes. */
  async ping(): Promise<void> {
    await this.#signaling.request('ping', {}, nothing);
  }

  #keep(name: string, packet: Buffer): void {
    const frame = this.#isKeeping ? opusFrameOf(packet) : undefined;
    if (frame) this.#kept.get(name)?.push(frame);
  }
}
