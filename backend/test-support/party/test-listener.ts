import type { ConsumerParameters, ReplyData, requests, TransportParameters } from '@auxcast/shared-types';
import { LISTENER_CAPABILITIES, ReceivingPeer } from '../sound/index.ts';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';

/** A listener with a real WebRTC transport that decrypts what it gets. */
export class TestListener implements Disposable {
  readonly client: TestClient;
  readonly joined: ReplyData<typeof requests, 'join'>;
  readonly transportId: string;
  readonly #peer: ReceivingPeer;

  private constructor(
    client: TestClient,
    joined: ReplyData<typeof requests, 'join'>,
    transportId: string,
    peer: ReceivingPeer,
  ) {
    this.client = client;
    this.joined = joined;
    this.transportId = transportId;
    this.#peer = peer;
  }

  /** Joins in one round trip; resolves once sound has arrived. */
  static async hear(server: Pick<TestServer, 'connect'>, sessionId: string): Promise<TestListener> {
    const client = await server.connect();
    const joined = await client.join(sessionId, { rtpCapabilities: LISTENER_CAPABILITIES });
    const { transport, consumer } = joined.receive ?? {};
    if (!transport || !consumer) throw new Error('The reply lacks a transport or a consumer.');
    const peer = await connect(client, transport, consumer);
    await peer.firstPacket;
    return new TestListener(client, joined, transport.id, peer);
  }

  get packets(): number {
    return this.#peer.packets;
  }

  /** Resolves when sound has come from now on. */
  async untilSound(): Promise<void> {
    const before = this.packets;
    while (this.packets <= before + 1) await tick();
  }

  /** Resolves when none has come for ten packets' time. */
  async untilSilence(): Promise<void> {
    for (let before = -1; before !== this.packets; ) {
      before = this.packets;
      for (let n = 0; n < 10; n += 1) await tick();
    }
  }

  hangUp(): void {
    this.#peer.close();
  }

  [Symbol.dispose](): void {
    this.#peer.close();
  }
}

/** The client's end for what the server told; its packets are to come. */
export async function connect(
  client: TestClient,
  transport: TransportParameters,
  consumer: ConsumerParameters,
): Promise<ReceivingPeer> {
  const { receiving, dtlsParameters } = await ReceivingPeer.accept(transport, consumer);
  await client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
  return receiving;
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
