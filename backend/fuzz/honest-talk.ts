import {
  consumerParameters,
  opaqueId,
  PROTOCOL_VERSION,
  STAGE,
  token,
  transportParameters,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';
import type { SoundSource } from '../test-support/peers/index.ts';
import { Signaling } from '../test-support/signaling/index.ts';
import {
  LISTENER_CAPABILITIES,
  OpusPackets,
  PacketClock,
  ReceivingPeer,
  SendingPeer,
  voiceParameters,
} from '../test-support/sound/index.ts';

const invited = z.object({ inviteId: opaqueId, secret: token });
const joined = z.object({ participantId: opaqueId });
const channelAdded = z.object({ channelId: z.string() });
const opened = z.object({ transport: transportParameters });
const nothing = z.object({});

/** What a forger may know of it: all but what opens anything. */
export interface KnownOfTalk {
  readonly participantIds: readonly string[];
  readonly channelIds: readonly string[];
  readonly inviteId: string;
}

/** A guest who came by an invite and holds the stage all the time, and somebody who hears it. */
export class HonestTalk {
  readonly known: KnownOfTalk;
  readonly #guest: Signaling;
  readonly #hearer: Signaling;
  readonly #ears: ReceivingPeer;

  private constructor(known: KnownOfTalk, guest: Signaling, hearer: Signaling, ears: ReceivingPeer) {
    this.known = known;
    this.#guest = guest;
    this.#hearer = hearer;
    this.#ears = ears;
  }

  /** Resolves once the voice is heard. */
  static async begin(url: string, host: SoundSource): Promise<HonestTalk> {
    const { sessionId } = host;
    const { secret, inviteId } = await host.ask('createInvite', { role: 'guest', uses: 1 }, invited);
    const room = { name: 'Green room', mode: 'push-to-talk' };
    const { channelId } = await host.ask('addChannel', room, channelAdded);
    const guest = await Signaling.open(url);
    const wish = { protocol: PROTOCOL_VERSION, sessionId };
    const { participantId } = await guest.request('join', { ...wish, invite: secret, name: 'Ada' }, joined);
    await speak(guest);
    await guest.request('press', { input: STAGE, number: 1 }, nothing);
    const hearer = await Signaling.open(url);
    const other = await hearer.request('join', wish, joined);
    const ears = await hear(hearer, participantId);
    const known = {
      participantIds: [participantId, other.participantId],
      channelIds: [STAGE, channelId],
      inviteId,
    };
    return new HonestTalk(known, guest, hearer, ears);
  }

  get packets(): number {
    return this.#ears.packets;
  }

  /** The longest time without a packet of the voice since this was asked last. */
  takeWorstGapMs(): number {
    return this.#ears.takeWorstGapMs();
  }

  /** Both must still be there. */
  async ping(): Promise<void> {
    for (const signaling of [this.#guest, this.#hearer]) await signaling.request('ping', {}, nothing);
  }
}

/** Its voice, a packet every 20 ms, until the process ends. */
async function speak(guest: Signaling): Promise<void> {
  const packets = new OpusPackets();
  const rtpParameters = voiceParameters(packets.ssrc);
  const { transport } = await guest.request('createProducerTransport', {}, opened);
  const transportId = transport.id;
  const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
  await guest.request('connectTransport', { transportId, dtlsParameters }, nothing);
  await sending.opened;
  await guest.request('produce', { source: 'voice', transportId, kind: 'audio', rtpParameters }, nothing);
  new PacketClock(() => sending.send(packets.next())).start();
}

async function hear(hearer: Signaling, voiceOf: string): Promise<ReceivingPeer> {
  const { transport } = await hearer.request('createConsumerTransport', {}, opened);
  const transportId = transport.id;
  const wish = { voiceOf, transportId, rtpCapabilities: LISTENER_CAPABILITIES };
  const consumer = await hearer.request('consume', wish, consumerParameters);
  const { receiving, dtlsParameters } = await ReceivingPeer.accept(transport, consumer);
  await hearer.request('connectTransport', { transportId, dtlsParameters }, nothing);
  await receiving.firstPacket;
  return receiving;
}
