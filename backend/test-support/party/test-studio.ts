import type { SoundSource } from '@auxcast/shared-types';
import {
  OpusPackets,
  PacketClock,
  programParameters,
  SendingPeer,
  type SentPackets,
  voiceParameters,
} from '../sound/index.ts';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';
import { TestTalker } from './test-talker.ts';

/** A host who sends program, bed and voice over one transport, all without a break, and has ears. */
export class TestStudio implements Disposable {
  readonly sessionId: string;
  readonly hostToken: string;
  readonly client: TestClient;
  /** Presses and hears; its own voice is the studio's. */
  readonly host: TestTalker;
  readonly #peer: SendingPeer;
  readonly #transportId: string;
  readonly #clock = new PacketClock(() => this.#sendPackets());
  readonly #packets: SentPackets[] = [];

  private constructor(
    { session, hostToken }: Awaited<ReturnType<TestClient['createSession']>>,
    host: TestTalker,
    peer: SendingPeer,
    transportId: string,
  ) {
    this.sessionId = session.sessionId;
    this.hostToken = hostToken;
    this.client = host.client;
    this.host = host;
    this.#peer = peer;
    this.#transportId = transportId;
  }

  /** With a program. @param packets of that; noise unless given */
  static async live(
    server: Pick<TestServer, 'connect'>,
    packets: SentPackets = new OpusPackets(),
  ): Promise<TestStudio> {
    const client = await server.connect();
    const welcome = await client.createSession();
    const { transport } = await client.ask('createProducerTransport', {});
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, programParameters(packets.ssrc));
    await client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
    await sending.opened;
    const host = new TestTalker(client, welcome);
    const studio = new TestStudio(welcome, host, sending, transport.id);
    await studio.send('program', packets);
    studio.#clock.start();
    return studio;
  }

  /** Its packets go out from now on. */
  async send(source: SoundSource, packets: SentPackets = new OpusPackets()): Promise<string> {
    const isVoice = source === 'voice' || source === 'microphone';
    const parameters = isVoice ? voiceParameters : programParameters;
    const { producerId } = await this.client.ask('produce', {
      source,
      transportId: this.#transportId,
      kind: 'audio',
      rtpParameters: { ...parameters(packets.ssrc), mid: source },
    });
    this.#packets.push(packets);
    return producerId;
  }

  #sendPackets(): void {
    try {
      for (const packets of this.#packets) this.#peer.send(packets.next());
    } catch {
      // The server closed its end of the transport.
      this.#hush();
    }
  }

  #hush(): void {
    this.#clock.stop();
    this.#peer.close();
  }

  [Symbol.dispose](): void {
    this.#hush();
    this.host[Symbol.dispose]();
  }
}
