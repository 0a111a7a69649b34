import { EncodedPackets, PacketClock, programParameters, SendingPeer } from '../sound/index.ts';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';

/** A host whose music was encoded before, so that what comes out can be known again. */
export class ToneHost implements Disposable {
  readonly sessionId: string;
  readonly client: TestClient;
  readonly #frames: readonly Buffer[];
  #hangUp: (() => void) | undefined;

  private constructor(client: TestClient, sessionId: string, frames: readonly Buffer[]) {
    this.client = client;
    this.sessionId = sessionId;
    this.#frames = frames;
  }

  /** @param frames packets of Opus, 20 ms each, sent over and over */
  static async create(server: Pick<TestServer, 'connect'>, frames: readonly Buffer[]): Promise<ToneHost> {
    const client = await server.connect();
    const { session } = await client.createSession();
    return new ToneHost(client, session.sessionId, frames);
  }

  /** With a new transport, in place of a former one. @param lost each how manyth packet is never sent */
  async goLive({ lost }: { readonly lost?: number } = {}): Promise<void> {
    this.hangUp();
    const packets = new EncodedPackets(this.#frames);
    const rtpParameters = programParameters(packets.ssrc);
    const { client } = this;
    const { transport } = await client.ask('createProducerTransport', {});
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
    await client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
    await sending.opened;
    await client.ask('produce', { transportId: transport.id, kind: 'audio', rtpParameters });
    let count = 0;
    const clock = new PacketClock(() => {
      const packet = packets.next();
      count += 1;
      if (lost !== undefined && count % lost === 0) return;
      try {
        sending.send(packet);
      } catch {
        // The server closed its end of the transport.
        this.hangUp();
      }
    });
    this.#hangUp = () => {
      clock.stop();
      sending.close();
    };
    clock.start();
  }

  /** Its peer connection is gone. */
  hangUp(): void {
    this.#hangUp?.();
    this.#hangUp = undefined;
  }

  [Symbol.dispose](): void {
    this.hangUp();
  }
}
