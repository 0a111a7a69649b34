import type { ConsumerParameters, DtlsParameters, TransportParameters } from '@auxcast/shared-types';
import { PeerConnection, RtcpReceivingSession, type Track } from 'node-datachannel';
import { PEER_CONFIG } from './peer-config.ts';
import { fingerprintOf, sessionDescription } from './session-description.ts';

const SSRC_OFFSET = 8;

/** What has come of one consumer. */
export interface Heard {
  readonly packets: number;
  /** Steady clock (`performance.now()`); `null`: nothing came. */
  readonly lastPacketMs: number | null;
}

/** Of the transport as such, before anything is consumed over it. */
const NO_CONSUMER: Pick<ConsumerParameters, 'rtpParameters'> = {
  rtpParameters: {
    mid: '0',
    codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
  },
};

/**
 * A listener's end of a transport: counts the decrypted RTP packets of its consumer, and of others on
 * request.
 */
export class ReceivingPeer {
  /** Resolves when the first packet has arrived. */
  readonly firstPacket: Promise<void>;
  readonly #peer = new PeerConnection('listener', PEER_CONFIG);
  readonly #ssrc: number | undefined;
  readonly #arrived = Promise.withResolvers<void>();
  // Held, or it would be collected and fall silent.
  #track: Track | undefined;
  #packets = 0;
  #lastPacketMs = performance.now();
  #worstGapMs = 0;
  /** By SSRC. */
  readonly #others = new Map<number, (packet: Buffer) => void>();

  private constructor(ssrc: number | undefined) {
    this.#ssrc = ssrc;
    this.firstPacket = this.#arrived.promise;
    this.#peer.onTrack((track) => this.#receive(track));
  }

  /** Accepts what the server will send; `dtlsParameters` is for `connectTransport`. */
  static async accept(
    transport: TransportParameters,
    { rtpParameters }: Pick<ConsumerParameters, 'rtpParameters'> = NO_CONSUMER,
  ) {
    const receiving = new ReceivingPeer(rtpParameters.encodings?.[0]?.ssrc);
    const answer = Promise.withResolvers<string>();
    receiving.#peer.onLocalDescription((sdp) => answer.resolve(sdp));
    const offer = sessionDescription({ transport, rtpParameters, type: 'offer' });
    receiving.#peer.setRemoteDescription(offer, 'offer');
    const fingerprints = [{ algorithm: 'sha-256' as const, value: fingerprintOf(await answer.promise) }];
    const dtlsParameters: DtlsParameters = { role: 'client', fingerprints };
    return { receiving, dtlsParameters };
  }

  get packets(): number {
    return this.#packets;
  }

  /** What comes of another consumer from now on. */
  count(consumer: Pick<ConsumerParameters, 'rtpParameters'>): Heard {
    const heard: { packets: number; lastPacketMs: number | null } = { packets: 0, lastPacketMs: null };
    this.onPackets(consumer, () => {
      heard.packets++;
      heard.lastPacketMs = performance.now();
    });
    return heard;
  }

  /** Packets of another consumer from now on: all of one transport share its one m-line. */
  onPackets(
    { rtpParameters }: Pick<ConsumerParameters, 'rtpParameters'>,
    listener: (packet: Buffer) => void,
  ): void {
    const ssrc = rtpParameters.encodings?.[0]?.ssrc;
    if (ssrc === undefined) throw new Error('The consumer has no SSRC.');
    this.#others.set(ssrc, listener);
  }

  /** The longest time without a packet since this was asked last, the one that may still go on included. */
  takeWorstGapMs(): number {
    const worst = Math.max(this.#worstGapMs, performance.now() - this.#lastPacketMs);
    this.#worstGapMs = 0;
    return worst;
  }

  close(): void {
    this.#track?.close();
    this.#peer.close();
  }

  #receive(track: Track): void {
    this.#track = track;
    track.setMediaHandler(new RtcpReceivingSession());
    track.onMessage((packet) => {
      const ssrc = packet.readUInt32BE(SSRC_OFFSET);
      this.#others.get(ssrc)?.(packet);
      if (ssrc !== this.#ssrc) return;
      this.#packets++;
      const nowMs = performance.now();
      this.#worstGapMs = Math.max(this.#worstGapMs, nowMs - this.#lastPacketMs);
      this.#lastPacketMs = nowMs;
      this.#arrived.resolve();
    });
  }
}
