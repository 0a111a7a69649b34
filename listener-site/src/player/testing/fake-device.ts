import type { Consumer, Transport } from '../webrtc.ts';

type ConnectionState = Transport['connectionState'];

export class FakeConsumer {
  readonly id: string;
  readonly producerId: string;
  readonly track: { readonly id: string };
  readonly rtpReceiver: { jitterBufferTarget: number | null } = { jitterBufferTarget: null };
  closed = false;
  #stats = new Map<string, Record<string, unknown>>();

  constructor({ id, producerId }: Pick<Consumer, 'id' | 'producerId'>) {
    this.id = id;
    this.producerId = producerId;
    this.track = { id: `track of ${producerId}` };
  }

  stats(inbound: Record<string, number>, way: Record<string, number> = {}): void {
    this.#stats = new Map<string, Record<string, unknown>>([
      ['codec', { type: 'codec' }],
      ['inbound', { type: 'inbound-rtp', ...inbound }],
      ['way', { type: 'candidate-pair', id: 'way', selected: true, ...way }],
    ]);
  }

  async getStats(): Promise<Map<string, Record<string, unknown>>> {
    return this.#stats;
  }

  close(): void {
    this.closed = true;
  }
}

/**
 * A receiving transport without WebRTC: connects with its first consumer, and breaks when the test says so.
 */
export class FakeTransport {
  readonly id: string;
  readonly consumers: FakeConsumer[] = [];
  connectionState: ConnectionState = 'new';
  restarts = 0;
  closed = false;
  readonly #listeners = new Map<string, (...values: unknown[]) => void>();

  constructor({ id }: Pick<Transport, 'id'>) {
    this.id = id;
  }

  on(name: string, listener: (...values: unknown[]) => void): void {
    this.#listeners.set(name, listener);
  }

  become(state: ConnectionState): void {
    this.connectionState = state;
    this.#listeners.get('connectionstatechange')?.(state);
  }

  async consume(parameters: Pick<Consumer, 'id' | 'producerId'>): Promise<FakeConsumer> {
    if (this.consumers.length === 0) await this.#connect();
    const consumer = new FakeConsumer(parameters);
    this.consumers.push(consumer);
    return consumer;
  }

  async updateIceServers(): Promise<void> {}

  async restartIce(): Promise<void> {
    this.restarts += 1;
  }

  async getStats(): Promise<Map<string, Record<string, unknown>>> {
    return new Map();
  }

  close(): void {
    this.closed = true;
  }

  #connect(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const dtlsParameters = { role: 'client', fingerprints: [] };
      this.#listeners.get('connect')?.({ dtlsParameters }, resolve, reject);
    });
  }
}

/** Stands in for mediasoup-client's `Device`. */
export class FakeDevice {
  static readonly transports: FakeTransport[] = [];
  readonly recvRtpCapabilities = { codecs: [], headerExtensions: [] };

  static async factory(): Promise<FakeDevice> {
    return new FakeDevice();
  }

  async load(): Promise<void> {}

  createRecvTransport(parameters: Pick<Transport, 'id'>): FakeTransport {
    const transport = new FakeTransport(parameters);
    FakeDevice.transports.push(transport);
    return transport;
  }
}

/** A `MediaStream` of the tracks of fake consumers. */
export class FakeStream {
  readonly #tracks: readonly { readonly id: string }[];

  constructor(tracks: readonly { readonly id: string }[] = []) {
    this.#tracks = tracks;
  }

  getTracks(): readonly { readonly id: string }[] {
    return this.#tracks;
  }
}
