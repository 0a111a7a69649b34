import {
  consumerParameters,
  PROTOCOL_VERSION,
  type ReceptionReport,
  token,
  transportParameters,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { Signaling } from '../signaling/index.ts';
import { LISTENER_CAPABILITIES, ReceivingPeer } from '../sound/index.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 20_000;
/**
 * Tries of one who joined and hears nothing: as often as that a machine may be too slow for a whole crowd.
 */
const TRIES = 5;

/** The part of `join`'s reply that sound needs: the bare server answers no more than that. */
const reception = z.object({ transport: transportParameters, consumer: consumerParameters });
const joined = z.object({ receive: reception, resumeToken: z.optional(token) });
type Reception = z.infer<typeof reception>;
/** Of one who came back; not soon enough when there is no transport any more. */
const resumed = z.object({ keptTransportId: z.nullable(z.string()) });
const nothing = z.object({});
const WISH = { rtpCapabilities: LISTENER_CAPABILITIES };

/** Where a listener is, and whence it comes. */
interface ListenerPlace {
  readonly url: string;
  readonly sessionId: string;
  readonly localAddress: string | undefined;
}

/** In the session, and let to hear: the server waits for the peer. */
export interface JoinedListener {
  readonly place: ListenerPlace;
  readonly startedMs: number;
  readonly signaling: Signaling;
  readonly receive: Reception;
  readonly resumeToken: string | undefined;
}

/** A listener without a browser: a socket, and a peer that decrypts and counts the program's packets. */
export class HeadlessListener {
  /** From before the socket was opened to the first decrypted packet of the program. */
  readonly ttfpMs: number;
  readonly #place: ListenerPlace;
  readonly #resumeToken: string | undefined;
  readonly #peer: ReceivingPeer;
  #signaling: Signaling;

  private constructor({ place, startedMs, resumeToken, signaling }: JoinedListener, peer: ReceivingPeer) {
    this.ttfpMs = performance.now() - startedMs;
    this.#place = place;
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
    return HeadlessListener.hear(await HeadlessListener.ask(url, sessionId, localAddress));
  }

  /** The first half of `join`: a place in the session. @throws Error or ProtocolError when there is none */
  static async ask(url: string, sessionId: string, localAddress?: string): Promise<JoinedListener> {
    const startedMs = performance.now();
    const signaling = await Signaling.open(url, localAddress);
    try {
      const data = { protocol: PROTOCOL_VERSION, sessionId, ...WISH };
      const { receive, resumeToken } = await signaling.request('join', data, joined);
      return { place: { url, sessionId, localAddress }, startedMs, signaling, receive, resumeToken };
    } catch (error) {
      signaling.close();
      throw error;
    }
  }

  /**
   * The second half of `join`.
   * @param onAgain given, a transport that the server gave up meanwhile is no failure: who belongs to a crowd
   * waits for its turn on this machine, and asks for another transport then, as the page does. Called each
   * time that it has to.
   * @throws Error or ProtocolError when nothing is heard
   */
  static async hear(seat: JoinedListener, onAgain?: () => void): Promise<HeadlessListener> {
    const { signaling } = seat;
    let receive: Reception | undefined = seat.receive;
    let triesLeft = onAgain ? TRIES : 1;
    for (;;) {
      try {
        receive ??= await signaling.request('createConsumerTransport', WISH, reception);
        return new HeadlessListener(seat, await HeadlessListener.#receive(signaling, receive));
      } catch (error) {
        triesLeft -= 1;
        if (triesLeft === 0) {
          signaling.close();
          throw error;
        }
        receive = undefined;
        onAgain?.();
      }
    }
  }

  static async #receive(signaling: Signaling, { transport, consumer }: Reception) {
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

  /** Leaves, and closes. */
  async leave(): Promise<void> {
    this.#peer.close();
    await this.#signaling.request('leave', {}, nothing).finally(() => this.#signaling.close());
  }
}
