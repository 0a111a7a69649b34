import {
  PROTOCOL_VERSION,
  type RtpParameters,
  sessionId,
  token,
  transportParameters,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { Signaling } from '../signaling/index.ts';
import {
  AUDIO_LEVEL,
  FRAME_MS,
  LEVEL_EXTENSION_ID,
  OpusPackets,
  PAYLOAD_TYPE,
  SendingPeer,
} from '../sound/index.ts';
import { within } from './within.ts';

const TIMEOUT_MS = 10_000;
/** The bare server has one room without a name. */
const created = z.object({ session: z.object({ sessionId }), hostToken: z.optional(token) });
const transportOpened = z.object({ transport: transportParameters });
const nothing = z.object({});

/** A host without a browser: opens a session and sends it music of a constant rate. */
export class SoundSource {
  readonly sessionId: string;
  readonly #url: string;
  readonly #hostToken: string | undefined;
  readonly #packets = new OpusPackets();
  #signaling: Signaling;
  #peer: SendingPeer | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(url: string, signaling: Signaling, { session, hostToken }: z.infer<typeof created>) {
    this.#url = url;
    this.sessionId = session.sessionId;
    this.#hostToken = hostToken;
    this.#signaling = signaling;
  }

  /** Live, but silent until `play`. */
  static async goLive(url: string): Promise<SoundSource> {
    const signaling = await Signaling.open(url);
    const session = await signaling.request('createSession', { protocol: PROTOCOL_VERSION }, created);
    const source = new SoundSource(url, signaling, session);
    await source.publish();
    return source;
  }

  /** Over a new transport, in place of an earlier one; silent until `play`. */
  async publish(): Promise<void> {
    this.silence();
    this.#peer?.close();
    const { transport } = await this.#signaling.request('createProducerTransport', {}, transportOpened);
    const rtpParameters = program(this.#packets.ssrc);
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
    this.#peer = sending;
    const transportId = transport.id;
    await this.#signaling.request('connectTransport', { transportId, dtlsParameters }, nothing);
    await within(TIMEOUT_MS, sending.opened, 'the way to the server');
    await this.#signaling.request('produce', { transportId, kind: 'audio', rtpParameters }, nothing);
  }

  /** Any request of a host. */
  async ask<S extends z.ZodMiniType>(method: string, data: object, reply: S): Promise<z.output<S>> {
    return this.#signaling.request(method, data, reply);
  }

  /** A sign of life: the server closes sockets on which nothing is said for two minutes. */
  async ping(): Promise<void> {
    await this.ask('ping', {}, nothing);
  }

  /** The socket breaks; the sound goes on. */
  breakOff(): void {
    this.#signaling.breakOff();
  }

  /** Back over a new socket, by the host token. */
  async comeBack(): Promise<void> {
    this.#signaling = await Signaling.open(this.#url);
    const data = {
      protocol: PROTOCOL_VERSION,
      sessionId: this.sessionId,
      hostToken: this.#hostToken,
    };
    await this.#signaling.request('resumeSession', data, z.object({}));
  }

  /** A packet every 20 ms, as the clock says: a late timer is made up for. Idempotent. */
  play(): void {
    if (this.#timer) return;
    let nextMs = performance.now();
    this.#timer = setInterval(() => {
      for (const nowMs = performance.now(); nextMs <= nowMs; nextMs += FRAME_MS)
        this.#peer?.send(this.#packets.next());
    }, FRAME_MS / 4);
  }

  /** Idempotent. */
  silence(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  close(): void {
    this.silence();
    this.#peer?.close();
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
