import { type RtpCapabilities, rtpParameters } from '@auxcast/shared-types';
import { deviceCapabilitiesOf, type KeptTransport, restartIce } from '@auxcast/shared-types/transport';
import { Device, type types } from 'mediasoup-client';
import type { HostRequest } from '../session/host-request.ts';
import type { Bitrate } from './music-profile.ts';
import { codecOptionsFor, encodingsFor, FORCED_EXTENSIONS } from './music-profile.ts';
import type { UploadSample } from './upload-health.ts';
import { uploadSampleOf } from './upload-sample.ts';

export interface PublisherOptions {
  readonly request: HostRequest;
  readonly routerRtpCapabilities: RtpCapabilities;
  /** Stays the owner's: closing the publisher does not stop it. */
  readonly track: MediaStreamTrack;
  readonly bitrate: Bitrate;
  readonly onState: (state: types.ConnectionState) => void;
}

/** One send transport with its one producer, from creation to close. */
export class Publisher implements KeptTransport {
  /** Its producer. */
  readonly hasUse = true;
  readonly #request: HostRequest;
  readonly #transport: types.Transport;
  readonly #producer: types.Producer;

  private constructor(request: HostRequest, transport: types.Transport, producer: types.Producer) {
    this.#request = request;
    this.#transport = transport;
    this.#producer = producer;
  }

  /** @throws ProtocolError whatever the server answered */
  static async open(options: PublisherOptions): Promise<Publisher> {
    const { request, track, bitrate } = options;
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
      const producer = await transport.produce({
        track,
        stopTracks: false,
        encodings: encodingsFor(bitrate),
        codecOptions: codecOptionsFor(bitrate),
      });
      return new Publisher(request, transport, producer);
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

  /** The former track stays its owner's. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    await this.#producer.replaceTrack({ track });
  }

  async sample(nowMs: number): Promise<UploadSample | undefined> {
    if (this.#producer.closed) return undefined;
    const report = await this.#producer.getStats();
    return uploadSampleOf(report.values(), nowMs);
  }

  close(): void {
    this.#transport.close();
  }
}

/** mediasoup-client asks by events what has to be asked of the server. */
function relay(transport: types.Transport, request: HostRequest): void {
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    request('connectTransport', { transportId: transport.id, dtlsParameters }).then(() => done(), failed);
  });
  transport.on('produce', ({ rtpParameters }, done, failed) => {
    produce(transport.id, rtpParameters, request).then((id) => done({ id }), failed);
  });
}

async function produce(
  transportId: string,
  offered: types.RtpParameters,
  request: HostRequest,
): Promise<string> {
  const { producerId } = await request('produce', {
    transportId,
    kind: 'audio',
    rtpParameters: rtpParameters.parse(offered),
  });
  return producerId;
}
