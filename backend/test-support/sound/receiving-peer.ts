import type { ConsumerParameters, DtlsParameters, TransportParameters } from '@auxcast/shared-types';
import { PeerConnection, RtcpReceivingSession, type Track } from 'node-datachannel';
import { PEER_CONFIG } from './peer-config.ts';
import { fingerprintOf, sessionDescription } from './session-description.ts';

const SSRC_OFFSET = 8;

/** A listener's end of a transport: counts the decrypted RTP packets of its consumer. */
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

  private constructor(ssrc: number | undefined) {
    this.#ssrc = ssrc;
    this.firstPacket = this.#arrived.promise;
    this.#peer.onTrack((track) => this.#receive(track));
  }

  /** Accepts what the server will send; `dtlsParameters` is for `connectTransport`. */
  static async accept(transport: TransportParameters, { rtpParameters }: ConsumerParameters) {
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
      if (packet.readUInt32BE(SSRC_OFFSET) !== this.#ssrc) return;
      this.#packets++;
      const nowMs = performance.now();
      this.#worstGapMs = Math.max(this.#worstGapMs, nowMs - this.#lastPacketMs);
      this.#lastPacketMs = nowMs;
      this.#arrived.resolve();
    });
  }
}
