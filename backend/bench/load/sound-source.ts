import { PROTOCOL_VERSION, type RtpParameters, sessionId, transportParameters } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { AUDIO_LEVEL } from './capabilities.ts';
import { FRAME_MS, LEVEL_EXTENSION_ID, OpusPackets, PAYLOAD_TYPE } from './opus-packets.ts';
import { SendingPeer } from './sending-peer.ts';
import { Signaling } from './signaling.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 10_000;
/** The bare server has one room without a name. */
const created = z.object({ session: z.object({ sessionId }) });
const transportOpened = z.object({ transport: transportParameters });
const nothing = z.object({});

/** A host without a browser: opens a session and sends it music of a constant rate. */
export class SoundSource {
  readonly sessionId: string;
  readonly #signaling: Signaling;
  readonly #peer: SendingPeer;
  readonly #packets: OpusPackets;
  #timer: NodeJS.Timeout | undefined;

  private constructor(id: string, signaling: Signaling, peer: SendingPeer, packets: OpusPackets) {
    this.sessionId = id;
    this.#signaling = signaling;
    this.#peer = peer;
    this.#packets = packets;
  }

  /** Live, but silent until `play`. */
  static async goLive(url: string): Promise<SoundSource> {
    const signaling = await Signaling.open(url);
    const { session } = await signaling.request('createSession', { protocol: PROTOCOL_VERSION }, created);
    const packets = new OpusPackets();
    const { transport } = await signaling.request('createProducerTransport', {}, transportOpened);
    const rtpParameters = program(packets.ssrc);
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
    const transportId = transport.id;
    await signaling.request('connectTransport', { transportId, dtlsParameters }, nothing);
    await within(TIMEOUT_MS, sending.opened, 'the way to the server');
    await signaling.request('produce', { transportId, kind: 'audio', rtpParameters }, nothing);
    return new SoundSource(session.sessionId, signaling, sending, packets);
  }

  /** A packet every 20 ms, as the clock says: a late timer is made up for. Idempotent. */
  play(): void {
    if (this.#timer) return;
    let nextMs = performance.now();
    this.#timer = setInterval(() => {
      for (const nowMs = performance.now(); nextMs <= nowMs; nextMs += FRAME_MS)
        this.#peer.send(this.#packets.next());
    }, FRAME_MS / 4);
  }

  /** Idempotent. */
  silence(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  close(): void {
    this.silence();
    this.#peer.close();
    this.#signaling.close();
  }
}

/** What a host's browser sends when it is told to send music. */
function program(ssrc: number): RtpParameters {
  return {
    mid: '0',
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: PAYLOAD_TYPE,
        clockRate: 48_000,
        channels: 2,
        parameters: { minptime: 10, stereo: 1, 'sprop-stereo': 1, usedtx: 0, useinbandfec: 0 },
        rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
      },
    ],
    headerExtensions: [{ uri: AUDIO_LEVEL, id: LEVEL_EXTENSION_ID }],
    encodings: [{ ssrc }],
    rtcp: { cname: 'auxcast', reducedSize: true },
  };
}
