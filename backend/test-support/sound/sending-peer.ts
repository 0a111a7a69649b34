import type { DtlsParameters, RtpParameters, TransportParameters } from '@auxcast/shared-types';
import { Audio, PeerConnection, type Track } from 'node-datachannel';
import { PEER_CONFIG } from './peer-config.ts';
import { fingerprintOf, sessionDescription } from './session-description.ts';

const MID = '0';

/** A host's end of a transport: sends RTP packets that are made elsewhere. */
export class SendingPeer {
  readonly #peer = new PeerConnection('host', PEER_CONFIG);
  readonly #track: Track;
  readonly #opened = Promise.withResolvers<void>();

  private constructor(track: (peer: PeerConnection) => Track) {
    this.#track = track(this.#peer);
    this.#track.onOpen(() => this.#opened.resolve());
  }

  /** `dtlsParameters` is for `connectTransport`. */
  static async offer(transport: TransportParameters, rtpParameters: RtpParameters) {
    const sending = new SendingPeer((peer) => peer.addTrack(opus(rtpParameters)));
    const offer = Promise.withResolvers<string>();
    sending.#peer.onLocalDescription((sdp) => offer.resolve(sdp));
    sending.#peer.setLocalDescription();
    const fingerprints = [{ algorithm: 'sha-256' as const, value: fingerprintOf(await offer.promise) }];
    const dtlsParameters: DtlsParameters = { role: 'client', fingerprints };
    const answer = sessionDescription({
      transport,
      rtpParameters: { ...rtpParameters, mid: MID },
      type: 'answer',
    });
    sending.#peer.setRemoteDescription(answer, 'answer');
    return { sending, dtlsParameters };
  }

  /** Resolves once packets can be sent. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  send(packet: Buffer): void {
    this.#track.sendMessageBinary(packet);
  }

  close(): void {
    this.#peer.close();
  }
}

function opus({ codecs, encodings }: RtpParameters): Audio {
  const audio = new Audio(MID, 'SendOnly');
  audio.addOpusCodec(codecs[0]?.payloadType ?? 0);
  audio.addSSRC(encodings?.[0]?.ssrc ?? 0, 'auxcast');
  return audio;
}
