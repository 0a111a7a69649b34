import type {
  ConsumerParameters,
  IceServer,
  RtpCapabilities,
  TransportParameters,
} from '@auxcast/shared-types';
import type { TalkRequest, VoiceCarrier, VoiceConsumer } from '@auxcast/shared-types/talk';
import {
  type KeptTransport,
  knownExtensions,
  type Opening,
  restartIce,
} from '@auxcast/shared-types/transport';
import type { types } from 'mediasoup-client';

export interface VoiceReceiverOptions {
  readonly request: TalkRequest;
  readonly device: Pick<types.Device, 'createRecvTransport' | 'recvRtpCapabilities'>;
  readonly parameters: TransportParameters;
  readonly iceServers: IceServer[];
  readonly onState: Opening['onState'];
  /** It carries a voice: now it has to connect. */
  readonly onUsed: () => void;
}

/** One receiving transport for the voices that the host hears, from creation to close. */
export class VoiceReceiver implements KeptTransport, VoiceCarrier {
  readonly #options: VoiceReceiverOptions;
  readonly #transport: types.Transport;
  #hasUse = false;

  constructor(options: VoiceReceiverOptions) {
    const { request, device, parameters, iceServers, onState } = options;
    this.#options = options;
    this.#transport = device.createRecvTransport({ ...parameters, iceServers });
    const transportId = this.#transport.id;
    this.#transport.on('connect', ({ dtlsParameters }, connected, failed) => {
      request('connectTransport', { transportId, dtlsParameters }).then(() => connected(), failed);
    });
    this.#transport.on('connectionstatechange', onState);
  }

  get id(): string {
    return this.#transport.id;
  }

  get hasUse(): boolean {
    return this.#hasUse;
  }

  get rtpCapabilities(): RtpCapabilities {
    return this.#options.device.recvRtpCapabilities;
  }

  async consume(parameters: ConsumerParameters): Promise<VoiceConsumer> {
    const { rtpParameters } = parameters;
    const headerExtensions = knownExtensions(rtpParameters.headerExtensions);
    const consumed = this.#transport.consume({
      ...parameters,
      rtpParameters: { ...rtpParameters, headerExtensions },
    });
    if (!this.#hasUse) {
      this.#hasUse = true;
      this.#options.onUsed();
    }
    return consumed;
  }

  restartIce(): Promise<void> {
    const transportId = this.id;
    return restartIce(this.#transport, () => this.#options.request('restartIce', { transportId }));
  }

  close(): void {
    this.#transport.close();
  }
}
