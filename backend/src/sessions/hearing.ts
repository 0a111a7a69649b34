import {
  type ConsumerParameters,
  ProtocolError,
  type ReceptionReport,
  type RtpCapabilities,
  type TransportParameters,
} from '@auxcast/shared-types';
import { demandRight, forbidden, mayDo } from '../channels/index.ts';
import {
  consumerNotFound,
  type HearingPurpose,
  noProgram,
  type Receiving,
  type SessionMedia,
  transportNotFound,
} from '../media/index.ts';
import type { Participant } from './participant.ts';
import type { Participants } from './participants.ts';
import type { SessionCourse } from './session-course.ts';
import type { SessionDesk } from './session-desk.ts';
import type { Raise } from './session-fact.ts';
import type { Talk } from './talk.ts';

/** With what somebody wants to hear. */
export interface ReceptionWish {
  /** With them the program comes at once; undefined: a transport will do for now. */
  readonly rtpCapabilities?: RtpCapabilities | undefined;
}

export interface ConsumptionWish {
  /** Whose voice; undefined: the program. */
  readonly voiceOf?: string | undefined;
  /** That voice for the mix, apart from the one for the ears. */
  readonly isForMix?: boolean | undefined;
  /** The bed in place of the program. */
  readonly isBed?: boolean | undefined;
  readonly transportId: string;
  readonly rtpCapabilities: RtpCapabilities;
}

interface VoiceWish {
  readonly voiceOf: string;
  readonly purpose: HearingPurpose;
  readonly rtpCapabilities: RtpCapabilities;
}

/** What somebody got to hear with. */
export interface GivenReception {
  readonly transport: TransportParameters;
  readonly consumer: ConsumerParameters | null;
}

export interface HearingOptions {
  readonly media: SessionMedia;
  readonly participants: Participants;
  readonly course: SessionCourse;
  readonly talk: Talk;
  readonly desk: Pick<SessionDesk, 'stageOf' | 'settleFor'>;
  readonly raise: Raise;
}

/** Takes requests for sound. */
export class SessionHearing {
  readonly #options: HearingOptions;

  constructor(options: HearingOptions) {
    this.#options = options;
  }

  /** The transport of a participant that survived a break. */
  keptOf({ receiving }: Participant): string | null {
    return receiving === undefined || receiving.isDead ? null : receiving.transport.id;
  }

  /**
   * The program of now, for a participant that comes: undefined where what it has is of that program already.
   * @param hasKept whether it may hold what it had before a break
   */
  missedBy(
    { receiving }: Participant,
    { hasKept }: { readonly hasKept: boolean },
  ): { readonly producerId: string | null } | undefined {
    if (receiving === undefined) return undefined;
    const { producerId } = this.#options.media;
    const lacks = producerId === null ? hasKept || receiving.hasConsumers : !receiving.consumes(producerId);
    return lacks ? { producerId } : undefined;
  }

  /**
   * A transport, in place of an earlier one; with `rtpCapabilities` and while there is a program, its
   * consumer
   * too.
   * @throws ProtocolError `forbidden` for whom there is nothing to hear
   */
  async receive(participant: Participant, { rtpCapabilities }: ReceptionWish): Promise<GivenReception> {
    this.#options.course.demandOpen();
    this.#demandHearing(participant, rtpCapabilities !== undefined);
    const { link } = participant;
    return await this.#options.media.inTurn(async () => {
      // Its turn may come late.
      this.#demandSame(participant, link);
      return await this.#receive(participant, link, { rtpCapabilities });
    });
  }

  async #receive(
    participant: Participant,
    link: Participant['link'],
    { rtpCapabilities }: ReceptionWish,
  ): Promise<GivenReception> {
    const { participants, media, raise } = this.#options;
    const startedMs = performance.now();
    let isUp = false;
    const receiving = await media.createReceiving(() => {
      participants.receivingChanged(participant);
      if (isUp || !receiving.transport.isConnected) return;
      isUp = true;
      raise('connected', performance.now() - startedMs);
    }, participant.receiving);
    try {
      const consumer = rtpCapabilities ? await media.consumeIfLive(receiving, rtpCapabilities) : null;
      this.#demandSame(participant, link);
      if (receiving.isDead) throw transportNotFound();
      const former = participant.receiving;
      participant.receiving = receiving;
      former?.close();
      participants.receivingChanged(participant);
      await this.#options.desk.settleFor(participant);
      return { transport: receiving.transport.parameters, consumer };
    } catch (error) {
      receiving.close();
      throw error;
    }
  }

  /** It may have left, or been sent away, or come back over another link, which was told what it has. */
  #demandSame(participant: Participant, link: Participant['link']): void {
    if (this.#options.participants.has(participant) && participant.link === link) return;
    throw new ProtocolError('not-joined', 'You are no longer in this session.');
  }

  async consume(participant: Participant, wish: ConsumptionWish): Promise<ConsumerParameters> {
    this.#options.course.demandOpen();
    demandOneSound(wish);
    if (wish.voiceOf === undefined) demandRight(participant, 'hear');
    const { receiving } = participant;
    if (receiving === undefined || receiving.isDead || receiving.transport.id !== wish.transportId) {
      throw transportNotFound();
    }
    const { rtpCapabilities, voiceOf } = wish;
    if (voiceOf !== undefined) {
      const purpose = wish.isForMix === true ? 'mix' : 'ears';
      return await this.#consumeVoice(participant, receiving, { voiceOf, purpose, rtpCapabilities });
    }
    if (wish.isBed === true) return await this.#consumeBed(participant, receiving, rtpCapabilities);
    return await this.#consumeProgram(participant, receiving, rtpCapabilities);
  }

  async #consumeProgram(
    participant: Participant,
    receiving: Receiving,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters> {
    const { desk, media, participants } = this.#options;
    const { program } = media;
    if (program === undefined) throw noProgram();
    const consumer = await media.consume(receiving, program, rtpCapabilities);
    participants.receivingChanged(participant);
    await desk.settleFor(participant);
    return consumer;
  }

  /** It begins paused: it flows while it takes the program's place. */
  async #consumeBed(
    participant: Participant,
    receiving: Receiving,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters> {
    const { desk, media } = this.#options;
    const demandGuest = () => {
      if (desk.stageOf(participant.id) === null) throw forbidden('Only guests of an open desk hear the bed.');
    };
    demandGuest();
    const { bed } = media;
    if (bed === undefined) throw noProgram();
    const consumer = await media.consume(receiving, bed, rtpCapabilities, { flows: false });
    // Whatever changed meanwhile counts.
    await desk.settleFor(participant);
    demandGuest();
    return consumer;
  }

  /** It begins paused: what flows over it is the voice's own matter. */
  async #consumeVoice(
    participant: Participant,
    receiving: Receiving,
    { voiceOf, purpose, rtpCapabilities }: VoiceWish,
  ): Promise<ConsumerParameters> {
    const { media, participants, talk } = this.#options;
    const talker = participants.find(voiceOf);
    // Whoever may not hear somebody is not told whether there is such a one.
    if (talker === undefined || !talk.mayHear(participant, talker, purpose)) throw forbidden();
    const voice = talk.voiceOf(talker);
    const publication = talker.sending?.of('voice');
    if (voice === undefined || publication === undefined) throw noProgram();
    const consumer = await media.consume(receiving, publication, rtpCapabilities, { flows: false, purpose });
    // Whatever changed meanwhile counts.
    await voice.add(participant, purpose);
    if (!talk.mayHear(participant, talker, purpose)) throw forbidden();
    return consumer;
  }

  #demandHearing(participant: Participant, isProgram: boolean): void {
    if (mayDo(participant, 'hear')) return;
    if (isProgram || !this.#options.talk.mayListen(participant)) throw forbidden();
  }

  /** How well a participant hears, by its own word. */
  reported(participant: Participant, report: ReceptionReport): void {
    this.#options.course.demandOpen();
    this.#options.participants.reported(participant, report);
  }

  /** The server alone pauses: what is to come comes, and clients that ask anyway are right. */
  demandConsumer(participant: Participant, consumerId: string): void {
    this.#options.course.demandOpen();
    if (participant.receiving === undefined) throw consumerNotFound();
    participant.receiving.demandConsumer(consumerId);
  }
}

/** @throws ProtocolError `bad-request` for what is none of a voice, a voice for the mix, bed and program */
function demandOneSound({ voiceOf, isForMix, isBed }: ConsumptionWish): void {
  const isVoice = voiceOf !== undefined;
  if (isVoice ? isBed !== true : isForMix !== true) return;
  throw new ProtocolError('bad-request', 'This is about a voice, or about the bed.', {
    path: isVoice ? 'isBed' : 'isForMix',
    problem: 'custom',
  });
}
