import type { RequestInput, RtpParameters, requests } from '@auxcast/shared-types';
import {
  FRAME_MS,
  type Heard,
  LISTENER_CAPABILITIES,
  OpusPackets,
  PacketClock,
  ReceivingPeer,
  SendingPeer,
  type SentPackets,
  voiceParameters,
} from '../sound/index.ts';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';

type SoundWish = Omit<RequestInput<typeof requests, 'consume'>, 'transportId' | 'rtpCapabilities'>;

/**
 * A participant with a voice and ears. It sends without a break, whatever it is told: what reaches others is
 * the server's doing alone.
 */
export class TestTalker implements Disposable {
  readonly participantId: string;
  readonly resumeToken: string | undefined;
  client: TestClient;
  readonly #packets: SentPackets;
  readonly #clock = new PacketClock(() => this.#send());
  /** By whose voice. */
  readonly #heard = new Map<TestTalker, Heard>();
  #number = 0;
  #sending: SendingPeer | undefined;
  #ears: Promise<{ readonly transportId: string; readonly peer: ReceivingPeer }> | undefined;

  constructor(
    client: TestClient,
    { participantId, resumeToken }: { participantId: string; resumeToken?: string },
    packets: SentPackets = new OpusPackets(),
  ) {
    this.#packets = packets;
    this.client = client;
    this.participantId = participantId;
    this.resumeToken = resumeToken;
  }

  static async join(
    server: Pick<TestServer, 'connect'>,
    sessionId: string,
    more: Partial<RequestInput<typeof requests, 'join'>> = {},
    packets?: SentPackets,
  ): Promise<TestTalker> {
    const client = await server.connect();
    return new TestTalker(client, await client.join(sessionId, more), packets);
  }

  get rtpParameters(): RtpParameters {
    return voiceParameters(this.#packets.ssrc);
  }

  /** Opens its microphone. Its packets go out from now on. */
  async speak(): Promise<string> {
    this.#hush();
    const { transport } = await this.client.ask('createProducerTransport', {});
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, this.rtpParameters);
    this.#sending = sending;
    await this.client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
    await sending.opened;
    const { producerId } = await this.client.ask('produce', {
      source: 'voice',
      transportId: transport.id,
      kind: 'audio',
      rtpParameters: this.rtpParameters,
    });
    this.#clock.start();
    return producerId;
  }

  async press(input: string): Promise<void> {
    await this.client.ask('press', { input, number: this.nextNumber() });
  }

  async release(input: string): Promise<void> {
    await this.client.ask('release', { input, number: this.nextNumber() });
  }

  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  /** Consumes these voices. */
  async listenTo(...talkers: readonly TestTalker[]): Promise<void> {
    for (const talker of talkers) {
      this.#heard.set(talker, await this.consume({ voiceOf: talker.participantId }));
    }
  }

  /** Consumes a sound, the program unless it says another: what comes of it from now on. */
  async consume(wish: SoundWish = {}): Promise<Heard> {
    const { transportId, peer } = await this.#openEars();
    const rtpCapabilities = LISTENER_CAPABILITIES;
    return peer.count(await this.client.ask('consume', { ...wish, transportId, rtpCapabilities }));
  }

  /** With what it is refused a sound. */
  async refusedSound(wish: SoundWish): Promise<string> {
    const { transportId } = await this.#openEars();
    const rtpCapabilities = LISTENER_CAPABILITIES;
    return (await this.client.refusal('consume', { ...wish, transportId, rtpCapabilities })).code;
  }

  /** With what it is refused a voice. */
  refusedVoice(voiceOf: string): Promise<string> {
    return this.refusedSound({ voiceOf });
  }

  /** What has come of somebody's voice. */
  heard(talker: TestTalker): Heard {
    return this.#heard.get(talker) ?? { packets: 0, lastPacketMs: null };
  }

  /** Over another connection. */
  async comeBack(server: Pick<TestServer, 'connect'>, sessionId: string): Promise<TestClient> {
    this.client = await server.connect();
    this.#number = 0;
    const { resumeToken } = this;
    const { participantId } = await this.client.join(sessionId, resumeToken ? { resumeToken } : {});
    if (participantId !== this.participantId) throw new Error('Somebody else came back.');
    return this.client;
  }

  #openEars() {
    this.#ears ??= this.#makeEars();
    return this.#ears;
  }

  async #makeEars() {
    const { transport } = await this.client.ask('createConsumerTransport', {});
    const { receiving, dtlsParameters } = await ReceivingPeer.accept(transport);
    await this.client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
    return { transportId: transport.id, peer: receiving };
  }

  #send(): void {
    try {
      this.#sending?.send(this.#packets.next());
    } catch {
      // The server closed its end of the transport.
      this.#hush();
    }
  }

  #hush(): void {
    this.#clock.stop();
    this.#sending?.close();
    this.#sending = undefined;
  }

  [Symbol.dispose](): void {
    this.#hush();
    void this.#ears?.then(({ peer }) => peer.close());
  }
}

/** Who hears whom, of these, within some packets' time: `a>b` where `b` hears `a`. */
export async function flowsAmong(people: Readonly<Record<string, TestTalker>>): Promise<string[]> {
  const pairs = Object.entries(people).flatMap(([name, talker]) =>
    Object.entries(people)
      .filter(([, hearer]) => hearer !== talker)
      .map(([other, hearer]) => ({ pair: `${name}>${other}`, heard: () => hearer.heard(talker).packets })),
  );
  const before = pairs.map(({ heard }) => heard());
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
  return pairs.filter(({ heard }, index) => heard() > (before[index] ?? 0)).map(({ pair }) => pair);
}

/** Of six packets. */
const WINDOW_PACKETS = 6;
const WINDOW_MS = WINDOW_PACKETS * FRAME_MS;

/**
 * Of which of these sounds anything comes, while some packets come of one that always flows: however busy the
 * machine is, one that is not named is silent.
 */
export async function flowingBeside(
  always: Heard,
  sounds: Readonly<Record<string, Heard>>,
): Promise<string[]> {
  const before = Object.values(sounds).map(({ packets }) => packets);
  const until = always.packets + WINDOW_PACKETS;
  while (always.packets < until) await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
  const isMore = ([, { packets }]: [string, Heard], index: number) => packets > (before[index] ?? 0);
  return Object.entries(sounds)
    .filter(isMore)
    .map(([name]) => name);
}
