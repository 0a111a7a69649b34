import type { types } from 'mediasoup-client';
import { type KeptTransport, knownExtensions, type Opening, restartIce } from '../transport/index.ts';
import type { ConsumerParameters, RtpCapabilities } from '../webrtc.ts';
import type { TalkRequest } from './talk-line.ts';
import type { VoiceCarrier, VoiceConsumer } from './voice-consumers.ts';

/** As much of mediasoup-client's device as it takes to receive. */
export type VoiceDevice = Pick<types.Device, 'createRecvTransport' | 'recvRtpCapabilities'>;

export interface VoiceReceiverOptions {
  readonly request: TalkRequest;
  /** Loaded. */
  readonly device: VoiceDevice;
  readonly opening: Opening;
  /** Something is carried from now on, so that it connects. */
  readonly onUsed: () => void;
}

/** One receiving transport for voices, from creation to close. */
export class VoiceReceiver implements KeptTransport, VoiceCarrier {
  // What it is to carry is asked for once it is there.
  readonly hasUse = false;
  readonly #options: VoiceReceiverOptions;
  readonly #transport: types.Transport;

  private constructor(options: VoiceReceiverOptions, transport: types.Transport) {
    this.#options = options;
    this.#transport = transport;
  }

  /** @throws ProtocolError whatever the server answered, or what this browser does */
  static async open(options: VoiceReceiverOptions): Promise<VoiceReceiver> {
    const { request, device, opening } = options;
    const { transport: parameters, iceServers } = await request('createConsumerTransport', {});
    const transport = device.createRecvTransport({ ...parameters, iceServers });
    const transportId = transport.id;
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      request('connectTransport', { transportId, dtlsParameters }).then(() => done(), failed);
    });
    transport.on('connectionstatechange', opening.onState);
    return new VoiceReceiver(options, transport);
  }

  get id(): string {
    return this.#transport.id;
  }

  get rtpCapabilities(): RtpCapabilities {
    return this.#options.device.recvRtpCapabilities;
  }

  async consume(parameters: ConsumerParameters): Promise<VoiceConsumer> {
    const { rtpParameters } = parameters;
    const headerExtensions = knownExtensions(rtpParameters.headerExtensions);
    this.#options.onUsed();
    return this.#transport.consume({ ...parameters, rtpParameters: { ...rtpParameters, headerExtensions } });
  }

  restartIce(): Promise<void> {
    const transportId = this.id;
    return restartIce(this.#transport, () => this.#options.request('restartIce', { transportId }));
  }

  close(): void {
    this.#transport.close();
  }
}
