import { opaqueId, PROTOCOL_VERSION, transportParameters } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { Signaling } from '../signaling/index.ts';
import { FRAME_MS, OpusPackets, PacketClock, SendingPeer, voiceParameters } from '../sound/index.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 10_000;
/** The bare server knows no participants. */
const joined = z.object({ participantId: z.optional(opaqueId) });
const transportOpened = z.object({ transport: transportParameters });
const produced = z.object({ producerId: z.string() });
const nothing = z.object({});

/**
 * Somebody with a voice and without a browser. While it plays it sends without a break, whatever it is told:
 * what of that reaches others is the server's doing alone.
 */
export class HeadlessTalker {
  readonly #packets = new OpusPackets();
  readonly #signaling: Signaling;
  readonly #participantId: string | undefined;
  #transportId = '';
  #voiceOf = '';
  #number = 0;
  readonly #clock = new PacketClock(() => this.#peer?.send(this.#packets.next()));
  #peer: SendingPeer | undefined;

  private constructor(signaling: Signaling, participantId: string | undefined) {
    this.#signaling = signaling;
    this.#participantId = participantId;
  }

  /** With its voice, but silent until `play`. */
  static async join(url: string, sessionId: string): Promise<HeadlessTalker> {
    const signaling = await Signaling.open(url);
    const { participantId } = await signaling.request(
      'join',
      { protocol: PROTOCOL_VERSION, sessionId },
      joined,
    );
    const talker = new HeadlessTalker(signaling, participantId);
    await talker.#connect();
    await talker.speak();
    return talker;
  }

  /** What others consume its voice as. */
  get voiceOf(): string {
    return this.#voiceOf;
  }

  /** Its voice, over the transport it has; anew, where the server closed a former one. */
  async speak(): Promise<void> {
    const { producerId } = await this.#signaling.request(
      'produce',
      {
        source: 'voice',
        transportId: this.#transportId,
        kind: 'audio',
        rtpParameters: voiceParameters(this.#packets.ssrc),
      },
      produced,
    );
    this.#voiceOf = this.#participantId ?? producerId;
  }

  /** The request is sent at once; resolves once it is answered. */
  async press(input: string): Promise<void> {
    await this.#signaling.request('press', { input, number: ++this.#number }, nothing);
  }

  /** As `press`. */
  async release(input: string): Promise<void> {
    await this.#signaling.request('release', { input, number: ++this.#number }, nothing);
  }

  /** A sign of life: the server closes sockets on which nothing is said for two minutes. */
  async ping(): Promise<void> {
    await this.#signaling.request('ping', {}, nothing);
  }

  /** From somewhere within the next 20 ms on: talkers do not send in step. Idempotent. */
  play(): void {
    this.#clock.start(Math.random() * FRAME_MS);
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

  async #connect(): Promise<void> {
    const { transport } = await this.#signaling.request('createProducerTransport', {}, transportOpened);
    const { sending, dtlsParameters } = await SendingPeer.offer(
      transport,
      voiceParameters(this.#packets.ssrc),
    );
    this.#peer = sending;
    this.#transportId = transport.id;
    const wish = { transportId: transport.id, dtlsParameters };
    await this.#signaling.request('connectTransport', wish, nothing);
    await within(TIMEOUT_MS, sending.opened, 'the way to the server');
  }
}
