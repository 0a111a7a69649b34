import { consumerParameters, PROTOCOL_VERSION, transportParameters } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { LISTENER_CAPABILITIES } from './capabilities.ts';
import { ReceivingPeer } from './receiving-peer.ts';
import { Signaling } from './signaling.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 20_000;

/** The part of `join`'s reply that sound needs: the bare server answers no more than that. */
const joined = z.object({
  receive: z.object({ transport: transportParameters, consumer: consumerParameters }),
});
const nothing = z.object({});

/** A listener without a browser: a socket, and a peer that decrypts and counts the program's packets. */
export class HeadlessListener {
  /** From before the socket was opened to the first decrypted packet of the program. */
  readonly ttfpMs: number;
  readonly #signaling: Signaling;
  readonly #peer: ReceivingPeer;

  private constructor(ttfpMs: number, signaling: Signaling, peer: ReceivingPeer) {
    this.ttfpMs = ttfpMs;
    this.#signaling = signaling;
    this.#peer = peer;
  }

  get packets(): number {
    return this.#peer.packets;
  }

  /** Resolves at the first packet. @throws Error or ProtocolError when none comes */
  static async join(url: string, sessionId: string): Promise<HeadlessListener> {
    const startedMs = performance.now();
    const signaling = await Signaling.open(url);
    try {
      const data = { protocol: PROTOCOL_VERSION, sessionId, rtpCapabilities: LISTENER_CAPABILITIES };
      const { receive } = await signaling.request('join', data, joined);
      const peer = await HeadlessListener.#hear(signaling, receive);
      return new HeadlessListener(performance.now() - startedMs, signaling, peer);
    } catch (error) {
      signaling.close();
      throw error;
    }
  }

  static async #hear(signaling: Signaling, { transport, consumer }: z.infer<typeof joined>['receive']) {
    const { receiving, dtlsParameters } = await ReceivingPeer.accept(transport, consumer);
    try {
      await signaling.request('connectTransport', { transportId: transport.id, dtlsParameters }, nothing);
      await within(TIMEOUT_MS, receiving.firstPacket, 'the first packet');
      return receiving;
    } catch (error) {
      receiving.close();
      throw error;
    }
  }

  /** Says goodbye and goes. */
  async leave(): Promise<void> {
    this.#peer.close();
    await this.#signaling.request('leave', {}, nothing).finally(() => this.#signaling.close());
  }
}
