import { type RtpCapabilities, rtpParameters, soundSource } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import { VOICE_CODEC_OPTIONS, VOICE_ENCODINGS } from '@auxcast/shared-types/talk';
import { deviceCapabilitiesOf, type KeptTransport, restartIce } from '@auxcast/shared-types/transport';
import { Device, type types } from 'mediasoup-client';
import * as z from 'zod/mini';
import type { HostRequest } from '../session/host-request.ts';
import type { Bitrate } from './music-profile.ts';
import {
  BED_BITRATE,
  codecOptionsFor,
  encodingsFor,
  FORCED_EXTENSIONS,
  MICROPHONE_BITRATE,
  MICROPHONE_CODEC_OPTIONS,
} from './music-profile.ts';
import { SentTrack } from './sent-track.ts';
import type { UploadSample } from './upload-health.ts';
import { uploadSampleOf } from './upload-sample.ts';

const log = logger('publish');

/** What the host sends; each may be missing. They stay their owner's: closing the publisher stops neither. */
export interface SentTracks {
  readonly program: MediaStreamTrack | undefined;
  readonly voice: MediaStreamTrack | undefined;
  /** While the host mixes: what guests on stage hear in place of the program. */
  readonly bed: MediaStreamTrack | undefined;
  /** For a recording of many tracks, and heard by nobody. */
  readonly apart: ApartTracks;
}

/** The host's own sounds apart from each other. */
export interface ApartTracks {
  readonly music: MediaStreamTrack | undefined;
  readonly microphone: MediaStreamTrack | undefined;
}

export const NOTHING_APART: ApartTracks = { music: undefined, microphone: undefined };

export interface PublisherOptions {
  readonly request: HostRequest;
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly tracks: SentTracks;
  /** Of the program. */
  readonly bitrate: Bitrate;
  readonly onState: (state: types.ConnectionState) => void;
}

/** One send transport with all that the host sends, from creation to close. */
export class Publisher implements KeptTransport {
  /** What it sends. */
  readonly hasUse = true;
  readonly #request: HostRequest;
  readonly #transport: types.Transport;
  readonly #program: SentTrack;
  readonly #voice: SentTrack;
  readonly #bed: SentTrack;
  readonly #music: SentTrack;
  readonly #microphone: SentTrack;

  private constructor({ request, bitrate }: PublisherOptions, transport: types.Transport) {
    this.#request = request;
    this.#transport = transport;
    this.#program = new SentTrack(transport, {
      source: 'program',
      encodings: encodingsFor(bitrate),
      codecOptions: codecOptionsFor(bitrate),
    });
    this.#voice = new SentTrack(transport, {
      source: 'voice',
      encodings: VOICE_ENCODINGS,
      codecOptions: VOICE_CODEC_OPTIONS,
    });
    this.#bed = new SentTrack(transport, {
      source: 'bed',
      encodings: encodingsFor(BED_BITRATE),
      codecOptions: codecOptionsFor(BED_BITRATE),
    });
    this.#music = new SentTrack(transport, {
      source: 'music',
      encodings: encodingsFor(bitrate),
      codecOptions: codecOptionsFor(bitrate),
    });
    this.#microphone = new SentTrack(transport, {
      source: 'microphone',
      encodings: encodingsFor(MICROPHONE_BITRATE),
      codecOptions: MICROPHONE_CODEC_OPTIONS,
    });
  }

  /** @throws ProtocolError whatever the server answered */
  static async open(options: PublisherOptions): Promise<Publisher> {
    const { request, tracks } = options;
    const device = await Device.factory({ forcedRtpExtensions: FORCED_EXTENSIONS });
    const [reply] = await Promise.all([
      request('createProducerTransport', {}),
      device.load({ routerRtpCapabilities: deviceCapabilitiesOf(options.routerRtpCapabilities) }),
    ]);
    const transport = device.createSendTransport({
      ...reply.transport,
      iceServers: reply.iceServers,
    });
    try {
      relay(transport, request);
      transport.on('connectionstatechange', options.onState);
      const publisher = new Publisher(options, transport);
      await publisher.send(tracks);
      return publisher;
    } catch (error) {
      transport.close();
      throw error;
    }
  }

  get transportId(): string {
    return this.#transport.id;
  }

  restartIce(): Promise<void> {
    const transportId = this.#transport.id;
    return restartIce(this.#transport, () => this.#request('restartIce', { transportId }));
  }

  /**
   * Sends these from now on. What it sends no longer, the server is to be told by whoever knows why.
   * @throws ProtocolError whatever the server answered
   */
  async send({ program, voice, bed, apart }: SentTracks): Promise<void> {
    await Promise.all([this.#program.send(program), this.#voice.send(voice), this.#bed.send(bed)]);
    void this.#sendApart(apart);
  }

  /** Never rejects: whatever becomes of a recording, everybody else hears. */
  async #sendApart({ music, microphone }: ApartTracks): Promise<void> {
    try {
      await Promise.all([this.#music.send(music), this.#microphone.send(microphone)]);
    } catch (error) {
      log.info('Something is not sent for the recording.', error);
    }
  }

  /** How the program gets there; without it, the voice. */
  async sample(nowMs: number): Promise<UploadSample | undefined> {
    return (
      uploadSampleOf(await this.#program.stats(), nowMs) ?? uploadSampleOf(await this.#voice.stats(), nowMs)
    );
  }

  close(): void {
    this.#transport.close();
  }
}

const sent = z.object({ source: soundSource });

/** mediasoup-client asks by events what has to be asked of the server. */
function relay(transport: types.Transport, request: HostRequest): void {
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    request('connectTransport', { transportId: transport.id, dtlsParameters }).then(() => done(), failed);
  });
  transport.on('produce', ({ rtpParameters: offered, appData }, done, failed) => {
    const asked = request('produce', {
      source: sent.parse(appData).source,
      transportId: transport.id,
      kind: 'audio',
      rtpParameters: rtpParameters.parse(offered),
    });
    asked.then(({ producerId }) => done({ id: producerId }), failed);
  });
}
