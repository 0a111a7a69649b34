import { setTimeout as sleep } from 'node:timers/promises';
import {
  PROGRAM,
  ProtocolError,
  type RtpParameters,
  type SoundSource,
  TokenBucket,
  type TransportParameters,
} from '@auxcast/shared-types';
import { demandRight, forbidden, mayDo } from '../channels/index.ts';
import {
  noProgram,
  type Publication,
  type SessionMedia,
  sessionEnded,
  transportNotFound,
} from '../media/index.ts';
import type { Participant } from './participant.ts';
import type { Participants } from './participants.ts';
import type { SessionCourse } from './session-course.ts';
import type { SessionDesk } from './session-desk.ts';
import { wrongState } from './session-error.ts';
import type { Raise } from './session-fact.ts';
import type { SessionRecording } from './session-recording.ts';
import type { Talk } from './talk.ts';

/**
 * What one participant may change of what it sends: each change of the program reaches every listener. Coming
 * back after a break takes two or three, and with the first of them each listener asks for the sound anew,
 * which it may do every two seconds.
 */
const CHANGES = { burst: 30, everyMs: 2000 };

export interface PublishingOptions {
  readonly media: SessionMedia;
  readonly course: SessionCourse;
  readonly participants: Pick<Participants, 'allReceivingChanged'>;
  readonly talk: Pick<Talk, 'mayTalk' | 'demandRoom' | 'voiceCame'>;
  readonly desk: Pick<SessionDesk, 'demandOpen' | 'bedCame'>;
  readonly recording: Pick<SessionRecording, 'demandMultiTrack' | 'cameApart'>;
  readonly raise: Raise;
}

/** What is to be published, and over what. */
export interface PublicationWish {
  readonly source: SoundSource;
  readonly transportId: string;
  readonly rtpParameters: RtpParameters;
}

/**
 * Takes requests to send sound, and keeps program and state in step. What a link asked for counts only while
 * it is its participant's: another one that took its place meanwhile was told what there was then, and builds
 * on that.
 */
export class Publishing {
  readonly #options: PublishingOptions;
  readonly #changes = new WeakMap<Participant, TokenBucket>();

  constructor(options: PublishingOptions) {
    this.#options = options;
    options.media.events.on('sendingLost', () => this.#programChanged());
  }

  /** What of a participant's program survived a break: both ends or nothing. */
  keptOf({ sending }: Participant): { transportId: string; producerId: string } | null {
    const program = sending?.of(PROGRAM);
    if (sending === undefined || program === undefined) return null;
    return { transportId: sending.transport.id, producerId: program.producerId };
  }

  /** A transport, in place of an earlier one and what it carried. @throws ProtocolError `forbidden` */
  async createTransport(participant: Participant): Promise<TransportParameters> {
    const { course, media, talk } = this.#options;
    course.demandOpen();
    if (!mayDo(participant, 'publish') && !talk.mayTalk(participant)) throw forbidden();
    this.#demandChange(participant);
    const { link } = participant;
    const sending = await media.createSending();
    if (participant.link !== link) {
      sending.close();
      throw transportNotFound();
    }
    participant.sending?.close();
    participant.sending = sending;
    this.#programChanged();
    return sending.transport.parameters;
  }

  async publish(participant: Participant, wish: PublicationWish): Promise<string> {
    const { course } = this.#options;
    const { source, transportId, rtpParameters } = wish;
    course.demandOpen();
    this.#demandSource(participant, source);
    const { link, sending } = participant;
    if (sending === undefined || sending.transport.id !== transportId) throw transportNotFound();
    this.#demandChange(participant);
    const publication = await sending.publish({ source, rtpParameters });
    if (course.hasEnded || participant.link !== link) {
      publication.close();
      throw course.hasEnded ? sessionEnded() : wrongState(course.state);
    }
    this.#came(participant, publication);
    return publication.producerId;
  }

  unpublish(participant: Participant, source: SoundSource): void {
    this.#options.course.demandOpen();
    // Whoever lost the right to talk may still close its voice.
    if (source !== 'voice') demandRight(participant, 'publish');
    const publication = participant.sending?.of(source);
    if (publication === undefined) throw noProgram();
    this.#demandChange(participant);
    publication.close();
    this.#programChanged();
  }

  async pause(participant: Participant): Promise<void> {
    await this.#turn(participant);
    this.#options.course.move('pause');
    await participant.sending?.of(PROGRAM)?.pause();
  }

  async resume(participant: Participant): Promise<void> {
    await this.#turn(participant);
    this.#options.course.move('resume');
    await participant.sending?.of(PROGRAM)?.resume();
  }

  #came(participant: Participant, publication: Publication): void {
    const { desk, recording, talk } = this.#options;
    switch (publication.source) {
      case 'program':
        this.#programStarted(publication);
        return;
      case 'bed':
        demandStill(publication, () => desk.demandOpen());
        desk.bedCame(publication);
        return;
      case 'voice':
        demandStill(publication, () => talk.demandRoom(participant, 0));
        talk.voiceCame(participant, publication);
        return;
      case 'music':
      case 'microphone':
        demandStill(publication, () => recording.demandMultiTrack());
        recording.cameApart(publication);
    }
  }

  #demandSource(participant: Participant, source: SoundSource): void {
    if (source === 'voice') this.#options.talk.demandRoom(participant, 1);
    else demandRight(participant, 'publish');
    if (source === 'bed') this.#options.desk.demandOpen();
    if (source === 'music' || source === 'microphone') this.#options.recording.demandMultiTrack();
  }

  /** The program may be gone. A transport that goes without having carried it changes nothing. */
  #programChanged(): void {
    const { course, media, participants, raise } = this.#options;
    if (media.program !== undefined || !course.tryMove('programStopped')) return;
    raise('programStopped');
    participants.allReceivingChanged();
  }

  #programStarted(program: Publication): void {
    const { course, raise } = this.#options;
    if (course.state !== 'waiting') {
      program.close();
      throw wrongState(course.state);
    }
    course.move('programStarted');
    raise('programStarted', program.producerId);
  }

  /**
   * Of what is somebody's last word, nothing is refused: it waits, and those that a connection says after it
   * wait behind it.
   */
  async #turn(participant: Participant): Promise<void> {
    const changes = this.#changesOf(participant);
    const waitMs = changes.waitMs(performance.now());
    if (waitMs > 0) await sleep(waitMs);
    changes.take(performance.now());
  }

  /** @throws ProtocolError `rate-limited` */
  #demandChange(participant: Participant): void {
    const nowMs = performance.now();
    const changes = this.#changesOf(participant);
    const retryAfterMs = changes.waitMs(nowMs);
    if (retryAfterMs > 0) {
      throw new ProtocolError('rate-limited', 'What you send changes too often.', { retryAfterMs });
    }
    changes.take(nowMs);
  }

  #changesOf(participant: Participant): TokenBucket {
    const known = this.#changes.get(participant);
    if (known !== undefined) return known;
    const changes = new TokenBucket(CHANGES, performance.now());
    this.#changes.set(participant, changes);
    return changes;
  }
}

/** The right may have been taken back while it was made, or the last place taken. */
function demandStill(publication: Publication, demand: () => void): void {
  try {
    demand();
  } catch (error) {
    publication.close();
    throw error;
  }
}
