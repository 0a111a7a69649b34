import {
  consumerParameters,
  PROTOCOL_VERSION,
  type ReceptionReport,
  token,
  transportParameters,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { LISTENER_CAPABILITIES } from './capabilities.ts';
import { ReceivingPeer } from './receiving-peer.ts';
import { Signaling } from './signaling.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 20_000;

/** The part of `join`'s reply that sound needs: the bare server answers no more than that. */
const joined = z.object({
  receive: z.object({ transport: transportParameters, consumer: consumerParameters }),
  resumeToken: z.optional(token),
});
/** Of one who came back; not soon enough when there is no transport any more. */
const resumed = z.object({ keptTransportId: z.nullable(z.string()) });
const nothing = z.object({});

/** Where a listener is, and whence it comes. */
interface ListenerPlace {
  readonly url: string;
  readonly sessionId: string;
  readonly localAddress: string | undefined;
}

/** A listener without a browser: a socket, and a peer that decrypts and counts the program's packets. */
export class HeadlessListener {
  /** From before the socket was opened to the first decrypted packet of the program. */
  readonly ttfpMs: number;
  readonly #place: ListenerPlace;
  readonly #resumeToken: string | undefined;
  readonly #peer: ReceivingPeer;
  #signaling: Signaling;

  private constructor(
    place: ListenerPlace,
    ttfpMs: number,
    resumeToken: string | undefined,
    signaling: Signaling,
    peer: ReceivingPeer,
  ) {
    this.#place = place;
    this.ttfpMs = ttfpMs;
    this.#resumeToken = resumeToken;
    this.#signaling = signaling;
    this.#peer = peer;
  }

  get packets(): number {
    return this.#peer.packets;
  }

  /** The longest time without a packet since this was asked last, the one that may still go on included. */
  takeWorstGapMs(): number {
    return this.#peer.takeWorstGapMs();
  }

  /** Resolves at the first packet. @throws Error or ProtocolError when none comes */
  static async join(url: string, sessionId: string, localAddress?: string): Promise<HeadlessListener> {
    const startedMs = performance.now();
    const signaling = await Signaling.open(url, localAddress);
    try {
      const data = { protocol: PROTOCOL_VERSION, sessionId, rtpCapabilities: LISTENER_CAPABILITIES };
      const { receive, resumeToken } = await signaling.request('join', data, joined);
      const peer = await HeadlessListener.#hear(signaling, receive);
      const ttfpMs = performance.now() - startedMs;
      return new HeadlessListener({ url, sessionId, localAddress }, ttfpMs, resumeToken, signaling, peer);
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

  /** A sign of life, as every client gives it. */
  async ping(): Promise<void> {
    await this.#signaling.request('ping', {}, nothing);
  }

  async report(report: ReceptionReport): Promise<void> {
    await this.#signaling.request('reportReception', report, nothing);
  }

  /** The socket breaks; the sound goes on. */
  breakOff(): void {
    this.#signaling.breakOff();
  }

  /** Back over a new socket, as the one it was. Whether the server has kept its transport. */
  async comeBack(): Promise<boolean> {
    const { url, sessionId, localAddress } = this.#place;
    const data = { protocol: PROTOCOL_VERSION, sessionId, resumeToken: this.#resumeToken };
    this.#signaling = await Signaling.open(url, localAddress);
    return (await this.#signaling.request('join', data, resumed)).keptTransportId !== null;
  }

  /** Gone without a word: the socket, and the peer that would say so. */
  vanish(): void {
    this.#signaling.breakOff();
    this.#peer.close();
  }

  /** Says goodbye and goes. */
  async leave(): Promise<void> {
    this.#peer.close();
    await this.#signaling.request('leave', {}, nothing).finally(() => this.#signaling.close());
  }
}
