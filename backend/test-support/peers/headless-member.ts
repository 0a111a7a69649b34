import { consumerParameters, PROTOCOL_VERSION, transportParameters } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { monotonicMs } from '../process/index.ts';
import { Signaling } from '../signaling/index.ts';
import { LISTENER_CAPABILITIES, ReceivingPeer, VoiceCount } from '../sound/index.ts';

const transportOpened = z.object({ transport: transportParameters });
const nothing = z.object({});

/** Somebody who hears voices, without a browser: a socket, and a peer that decrypts and counts packets. */
export class HeadlessMember {
  readonly #signaling: Signaling;
  readonly #peer: ReceivingPeer;
  readonly #transportId: string;
  readonly #voices = new Map<string, VoiceCount>();

  private constructor(signaling: Signaling, peer: ReceivingPeer, transportId: string) {
    this.#signaling = signaling;
    this.#peer = peer;
    this.#transportId = transportId;
  }

  /** With ears that hear nobody yet. */
  static async join(url: string, sessionId: string): Promise<HeadlessMember> {
    const signaling = await Signaling.open(url);
    await signaling.request('join', { protocol: PROTOCOL_VERSION, sessionId }, nothing);
    const { transport } = await signaling.request('createConsumerTransport', {}, transportOpened);
    const { receiving, dtlsParameters } = await ReceivingPeer.accept(transport);
    const wish = { transportId: transport.id, dtlsParameters };
    await signaling.request('connectTransport', wish, nothing);
    return new HeadlessMember(signaling, receiving, transport.id);
  }

  /** Somebody's voice, in place of an earlier one of the same. */
  async hear(voiceOf: string): Promise<void> {
    const consumer = await this.#signaling.request(
      'consume',
      { voiceOf, transportId: this.#transportId, rtpCapabilities: LISTENER_CAPABILITIES },
      consumerParameters,
    );
    const voice = new VoiceCount();
    this.#voices.set(voiceOf, voice);
    this.#peer.onPackets(consumer, (packet) => voice.take(packet, monotonicMs()));
  }

  /** What came of somebody's voice, by `monotonicMs`. @throws Error where it was not asked for */
  voice(voiceOf: string): VoiceCount {
    const voice = this.#voices.get(voiceOf);
    if (voice === undefined) throw new Error('This voice is not consumed.');
    return voice;
  }

  /** All that it hears. */
  get voices(): Iterable<VoiceCount> {
    return this.#voices.values();
  }

  /** A sign of life: the server closes sockets on which nothing is said for two minutes. */
  async ping(): Promise<void> {
    await this.#signaling.request('ping', {}, nothing);
  }

  close(): void {
    this.#peer.close();
    this.#signaling.close();
  }
}
