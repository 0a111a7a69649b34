import {
  type ConsumerParameters,
  ProtocolError,
  type ReceptionReport,
  type RtpCapabilities,
  type TransportParameters,
} from '@auxcast/shared-types';
import { consumerNotFound, noProgram, type SessionMedia, transportNotFound } from '../media/index.ts';
import type { Participant } from './participant.ts';
import type { Participants } from './participants.ts';
import { demandRight } from './rights.ts';
import type { SessionCourse } from './session-course.ts';
import type { Raise } from './session-fact.ts';

/** What somebody wants to hear, and with what. */
export interface ReceptionWish {
  readonly channelId: string;
  /** undefined: a transport will do for now. */
  readonly rtpCapabilities?: RtpCapabilities | undefined;
}

export interface ConsumptionWish {
  readonly channelId: string;
  readonly transportId: string;
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
   * A transport, in place of an earlier one; with `rtpCapabilities` and something on the channel, a consumer
   * too.
   */
  async receive(
    participant: Participant,
    { channelId, rtpCapabilities }: ReceptionWish,
  ): Promise<GivenReception> {
    this.#options.course.demandOpen();
    const { link } = participant;
    return await this.#options.media.inTurn(async () => {
      // Its turn may come late.
      this.#demandSame(participant, link);
      return await this.#receive(participant, link, { channelId, rtpCapabilities });
    });
  }

  async #receive(
    participant: Participant,
    link: Participant['link'],
    { channelId, rtpCapabilities }: ReceptionWish,
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
      const consumer = rtpCapabilities
        ? await media.consumeIfLive(receiving, channelId, rtpCapabilities)
        : null;
      this.#demandSame(participant, link);
      // The right may have been taken back meanwhile.
      if (consumer !== null) demandRight(participant, 'listen', channelId);
      if (receiving.isDead) throw transportNotFound();
      const former = participant.receiving;
      participant.receiving = receiving;
      former?.close();
      participants.receivingChanged(participant);
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

  async consume(
    participant: Participant,
    { channelId, transportId, rtpCapabilities }: ConsumptionWish,
  ): Promise<ConsumerParameters> {
    const { course, media, participants } = this.#options;
    course.demandOpen();
    const { receiving } = participant;
    if (receiving === undefined || receiving.isDead || receiving.transport.id !== transportId) {
      throw transportNotFound();
    }
    const publication = media.sourceOf(channelId);
    if (publication === undefined) throw noProgram();
    const consumer = await media.consume(receiving, publication, rtpCapabilities);
    try {
      demandRight(participant, 'listen', channelId);
    } catch (error) {
      receiving.stop(publication.producerId);
      throw error;
    }
    participants.receivingChanged(participant);
    return consumer;
  }

  /** Ends what the participant hears of a channel, because it may not any more. */
  stop(participant: Participant, channelId: string): void {
    for (const { producerId } of this.#options.media.on(channelId)) {
      participant.receiving?.stop(producerId);
    }
  }

  /** How well a participant hears, by its own word. */
  reported(participant: Participant, report: ReceptionReport): void {
    this.#options.course.demandOpen();
    this.#options.participants.reported(participant, report);
  }

  async resumeConsumer(participant: Participant, consumerId: string): Promise<void> {
    this.#options.course.demandOpen();
    if (participant.receiving === undefined) throw consumerNotFound();
    await participant.receiving.resumeConsumer(consumerId);
  }
}
