import type {
  ConsumerParameters,
  IceServer,
  listenerRequests,
  TransportParameters,
} from '@auxcast/shared-types';
import type { SignalingClient } from '@auxcast/shared-types/client';
import {
  type KeptTransport,
  knownExtensions,
  type Opening,
  restartIce,
} from '@auxcast/shared-types/transport';
import type { Consumer, Device, Transport } from './webrtc.ts';

export interface ReceiverOptions {
  readonly client: SignalingClient<typeof listenerRequests>;
  readonly device: Device;
  readonly parameters: TransportParameters;
  readonly iceServers: IceServer[];
  readonly opening: Opening;
  /** There is (something else) to hear: packets come next. */
  readonly onHeard: (consumer: Consumer) => void;
}

/** One receiving transport with the program's consumer and those of voices, from creation to close. */
export class Receiver implements KeptTransport {
  readonly #options: ReceiverOptions;
  readonly #transport: Transport;
  #consumer: Consumer | undefined;
  #bed: Consumer | undefined;
  #hasVoices = false;

  constructor(options: ReceiverOptions) {
    const { client, device, parameters, iceServers, opening } = options;
    this.#options = options;
    this.#transport = device.createRecvTransport({ ...parameters, iceServers });
    const transport = this.#transport;
    transport.on('connect', ({ dtlsParameters }, connected, failed) => {
      client
        .request('connectTransport', { transportId: transport.id, dtlsParameters })
        .then(connected, failed);
    });
    transport.on('connectionstatechange', opening.onState);
  }

  get id(): string {
    return this.#transport.id;
  }

  get consumer(): Consumer | undefined {
    return this.#consumer;
  }

  /** Music and host without guests, until it is closed: see `Reception.feed`. */
  get bed(): Consumer | undefined {
    return this.#bed?.closed ? undefined : this.#bed;
  }

  get hasUse(): boolean {
    return this.#consumer !== undefined || this.#hasVoices;
  }

  get isConnected(): boolean {
    return this.#transport.connectionState === 'connected';
  }

  get isClosed(): boolean {
    return this.#transport.closed;
  }

  /** Hears this instead of what it heard before. @throws ProtocolError, or what this browser does */
  async hear(parameters: ConsumerParameters): Promise<void> {
    this.drop();
    const consumer = await this.#consume(parameters);
    this.#consumer = consumer;
    const { client, opening, onHeard } = this.#options;
    // Another took its place meanwhile: that one is to be heard.
    if (!opening.isCurrent()) return;
    onHeard(consumer);
    await client.request('resumeConsumer', { consumerId: consumer.id });
  }

  /** Beside the program. The server pauses and resumes it. @throws what this browser does */
  hearVoice(parameters: ConsumerParameters): Promise<Consumer> {
    this.#hasVoices = true;
    return this.#consume(parameters);
  }

  /** The same, in place of the program. @throws what this browser does */
  async hearBed(parameters: ConsumerParameters): Promise<Consumer> {
    const bed = await this.hearVoice(parameters);
    this.#bed = bed;
    return bed;
  }

  /** Asks for the program, and hears it. @throws ProtocolError, or what this browser does */
  async consume(): Promise<void> {
    const { client, device } = this.#options;
    const rtpCapabilities = device.recvRtpCapabilities;
    await this.hear(await client.request('consume', { transportId: this.id, rtpCapabilities }));
  }

  drop(): void {
    this.#consumer?.close();
    this.#consumer = undefined;
  }

  restartIce(): Promise<void> {
    const transportId = this.id;
    return restartIce(this.#transport, () => this.#options.client.request('restartIce', { transportId }));
  }

  /** Entries of the statistics of one of these, or of the transport; none of what was closed. */
  async stats(consumer: Consumer | undefined): Promise<Iterable<unknown>> {
    const source = consumer ?? this.#transport;
    return source.closed ? [] : (await source.getStats()).values();
  }

  close(): void {
    this.drop();
    this.#transport.close();
  }

  #consume({ rtpParameters, ...parameters }: ConsumerParameters): Promise<Consumer> {
    const headerExtensions = knownExtensions(rtpParameters.headerExtensions);
    return this.#transport.consume({ ...parameters, rtpParameters: { ...rtpParameters, headerExtensions } });
  }
}
