import type { types } from 'mediasoup-client';
import { type KeptTransport, restartIce } from '../transport/index.ts';
import { rtpParameters } from '../webrtc.ts';
import type { TalkRequest } from './talk-line.ts';
import { VOICE_CODEC_OPTIONS, VOICE_ENCODINGS } from './voice-profile.ts';

/** As much of mediasoup-client's device as it takes to send. */
export type SendingDevice = Pick<types.Device, 'createSendTransport'>;

export interface VoiceUploadOptions {
  readonly request: TalkRequest;
  /** Loaded. */
  readonly device: SendingDevice;
  /** Stays the owner's: closing the upload does not stop it. */
  readonly track: MediaStreamTrack;
  readonly onState: (state: types.ConnectionState) => void;
}

/** One sending transport with its one voice, from creation to close. */
export class VoiceUpload implements KeptTransport {
  readonly hasUse = true;
  readonly #request: TalkRequest;
  readonly #transport: types.Transport;
  readonly #producer: types.Producer;

  private constructor(request: TalkRequest, transport: types.Transport, producer: types.Producer) {
    this.#request = request;
    this.#transport = transport;
    this.#producer = producer;
  }

  /** @throws ProtocolError whatever the server answered, or what this browser does */
  static async open({ request, device, track, onState }: VoiceUploadOptions): Promise<VoiceUpload> {
    const { transport: parameters, iceServers } = await request('createProducerTransport', {});
    const transport = device.createSendTransport({ ...parameters, iceServers });
    try {
      relay(transport, request);
      transport.on('connectionstatechange', onState);
      const producer = await transport.produce({
        track,
        stopTracks: false,
        // Silence has to be sent as such: a track that is paused by its owner is still this producer's.
        disableTrackOnPause: false,
        encodings: VOICE_ENCODINGS,
        codecOptions: VOICE_CODEC_OPTIONS,
      });
      return new VoiceUpload(request, transport, producer);
    } catch (error) {
      transport.close();
      throw error;
    }
  }

  get id(): string {
    return this.#transport.id;
  }

  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    await this.#producer.replaceTrack({ track });
  }

  restartIce(): Promise<void> {
    const transportId = this.id;
    return restartIce(this.#transport, () => this.#request('restartIce', { transportId }));
  }

  close(): void {
    this.#transport.close();
  }
}

/** mediasoup-client asks by events what has to be asked of the server. */
function relay(transport: types.Transport, request: TalkRequest): void {
  const transportId = transport.id;
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    request('connectTransport', { transportId, dtlsParameters }).then(() => done(), failed);
  });
  transport.on('produce', ({ rtpParameters: offered }, done, failed) => {
    const produced = request('produce', {
      source: 'voice',
      transportId,
      kind: 'audio',
      rtpParameters: rtpParameters.parse(offered),
    });
    produced.then(({ producerId }) => done({ id: producerId }), failed);
  });
}
