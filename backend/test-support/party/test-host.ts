import type { ReplyData, RequestInput, RtpParameters, requests } from '@auxcast/shared-types';
import {
  OpusPackets,
  PacketClock,
  type PacketSource,
  programParameters,
  SendingPeer,
} from '../sound/index.ts';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';

/** A host with a real WebRTC transport that sends real RTP. */
export class TestHost implements Disposable {
  readonly client: TestClient;
  readonly welcome: ReplyData<typeof requests, 'createSession'>;
  readonly #packets: PacketSource;
  readonly #clock = new PacketClock(() => this.#sendPacket());
  #peer: SendingPeer | undefined;

  private constructor(
    client: TestClient,
    welcome: ReplyData<typeof requests, 'createSession'>,
    packets: PacketSource,
  ) {
    this.client = client;
    this.welcome = welcome;
    this.#packets = packets;
  }

  static async create(
    server: Pick<TestServer, 'connect'>,
    wish: Partial<RequestInput<typeof requests, 'createSession'>> = {},
    packets: PacketSource = new OpusPackets(),
  ): Promise<TestHost> {
    const client = await server.connect();
    return new TestHost(client, await client.createSession(wish), packets);
  }

  static async live(server: Pick<TestServer, 'connect'>): Promise<TestHost> {
    const host = await TestHost.create(server);
    await host.goLive();
    return host;
  }

  get sessionId(): string {
    return this.welcome.session.sessionId;
  }

  get rtpParameters(): RtpParameters {
    return programParameters(this.#packets.ssrc);
  }

  /** @param client another connection, after a resume */
  async goLive(client: TestClient = this.client): Promise<{ transportId: string; producerId: string }> {
    const { transport } = await client.ask('createProducerTransport', {});
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, this.rtpParameters);
    this.#peer = sending;
    await client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
    await sending.opened;
    const { producerId } = await client.ask('produce', {
      transportId: transport.id,
      kind: 'audio',
      rtpParameters: this.rtpParameters,
    });
    this.#clock.start();
    return { transportId: transport.id, producerId };
  }

  /** The host's browser is gone: socket and peer connection. */
  vanish(): void {
    this.client.terminate();
    this.hangUp();
  }

  /** Closes the peer connection. */
  hangUp(): void {
    this.#clock.stop();
    this.#peer?.close();
    this.#peer = undefined;
  }

  #sendPacket(): void {
    try {
      this.#peer?.send(this.#packets.next());
    } catch {
      // The server closed its end of the transport.
      this.hangUp();
    }
  }

  [Symbol.dispose](): void {
    this.hangUp();
  }
}
