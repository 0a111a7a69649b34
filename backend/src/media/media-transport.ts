import {
  type DtlsParameters,
  type IceParameters,
  ProtocolError,
  type TransportParameters,
} from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import type { Expirable } from './half-open.ts';
import type { Listening } from './listening.ts';
import { sessionEnded, transportNotFound, workerDied } from './media-error.ts';
import type { SessionRouter } from './session-router.ts';

/** Bytes since the transport was made, as seen from the server. */
export interface Traffic {
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Bits per second, over the last moments. */
  readonly sendBitrate: number;
  readonly receiveBitrate: number;
  readonly iceState: string;
  readonly dtlsState: string;
  /** `udp` or `tcp`, once connected. */
  readonly protocol: string | null;
}

/** One participant's WebRTC transport: the server's end of one peer connection. */
export class MediaTransport implements Expirable {
  readonly router: SessionRouter;
  readonly #transport: types.WebRtcTransport;
  readonly #listening: Listening;
  readonly #onChange: () => void;
  #connecting = false;

  private constructor(
    router: SessionRouter,
    transport: types.WebRtcTransport,
    { listening, onChange }: { readonly listening: Listening; readonly onChange: () => void },
  ) {
    this.router = router;
    this.#transport = transport;
    this.#listening = listening;
    this.#onChange = onChange;
    // As few as can be, and no `once` for what happens once: each takes memory for everybody who listens.
    const changed = () => this.#changed();
    transport.on('dtlsstatechange', changed);
    transport.on('icestatechange', changed);
    transport.observer.on('close', () => this.#closed());
  }

  /**
   * @param onChange told whenever `isConnected` or `isDead` may have changed by itself, but not of the death
   * of the worker
   * @throws ProtocolError `session-ended`, `unavailable` when the router or the worker goes meanwhile
   */
  static async create(router: SessionRouter, onChange: () => void): Promise<MediaTransport> {
    const listening = await router.worker.hold();
    try {
      const transport = await router.router.createWebRtcTransport({
        webRtcServer: listening.server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
      });
      return new MediaTransport(router, transport, { listening, onChange });
    } catch (error) {
      listening.letGo();
      if (router.worker.closed) throw workerDied();
      throw router.router.closed ? sessionEnded() : error;
    }
  }

  get id(): string {
    return this.#transport.id;
  }

  get parameters(): TransportParameters {
    const { id, iceParameters, dtlsParameters } = this.#transport;
    const iceCandidates = this.#transport.iceCandidates.map((candidate) => {
      const address = this.router.worker.announcedFor(candidate.address);
      return { ...candidate, ip: address, address };
    });
    return { id, iceParameters, iceCandidates, dtlsParameters };
  }

  get isConnected(): boolean {
    const { closed, dtlsState, iceState } = this.#transport;
    return !closed && dtlsState === 'connected' && (iceState === 'connected' || iceState === 'completed');
  }

  /** What its packets travel over just now; a TURN server in between does not show. */
  get protocol(): 'udp' | 'tcp' | null {
    return this.#transport.iceSelectedTuple?.protocol ?? null;
  }

  /** No ICE restart can bring it back. */
  get isDead(): boolean {
    const { closed, dtlsState } = this.#transport;
    return closed || dtlsState === 'closed' || dtlsState === 'failed';
  }

  async connect(dtlsParameters: DtlsParameters): Promise<void> {
    if (this.#connecting)
      throw new ProtocolError('transport-connected', 'This transport was connected before.');
    this.#connecting = true;
    this.#expectConnection();
    try {
      await this.#transport.connect({ dtlsParameters });
    } catch (error) {
      this.#connecting = false;
      if (this.#transport.closed) throw transportNotFound();
      throw new ProtocolError('bad-request', 'These DTLS parameters cannot be used.', {
        cause: messageOf(error),
      });
    }
  }

  /** @throws ProtocolError `transport-not-found` when it closes meanwhile */
  async restartIce(): Promise<IceParameters> {
    try {
      return await this.#transport.restartIce();
    } catch (error) {
      throw this.#transport.closed ? transportNotFound() : error;
    }
  }

  produce(options: types.ProducerOptions): Promise<types.Producer> {
    this.#expectConnection();
    return this.#transport.produce(options);
  }

  consume(options: types.ConsumerOptions): Promise<types.Consumer> {
    this.#expectConnection();
    return this.#transport.consume(options);
  }

  async traffic(): Promise<Traffic | null> {
    if (this.#transport.closed) return null;
    const [stats] = await this.#transport.getStats();
    if (stats === undefined) return null;
    return {
      bytesSent: stats.bytesSent,
      bytesReceived: stats.bytesReceived,
      sendBitrate: stats.sendBitrate,
      receiveBitrate: stats.recvBitrate,
      iceState: stats.iceState,
      dtlsState: stats.dtlsState,
      protocol: stats.iceSelectedTuple?.protocol ?? null,
    };
  }

  /** For `HalfOpen`: the peer did not connect in time. */
  expire(): void {
    this.close();
    this.#onChange();
  }

  close(): void {
    this.#transport.close();
  }

  #changed(): void {
    if (this.#transport.dtlsState === 'connected') this.router.worker.halfOpen.delete(this);
    this.#onChange();
  }

  /** Whatever closed it. */
  #closed(): void {
    this.router.worker.halfOpen.delete(this);
    // mediasoup's WebRtcServer keeps transports whose router was closed for ever: it listens for this event
    // alone.
    if (this.router.router.closed) this.#transport.emit('@close');
    this.#listening.letGo();
  }

  /**
   * There is something to connect for. Until then a client may keep its transport unconnected as long as it
   * likes.
   */
  #expectConnection(): void {
    const { closed, dtlsState } = this.#transport;
    if (!closed && dtlsState !== 'connected') this.router.worker.halfOpen.add(this);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
