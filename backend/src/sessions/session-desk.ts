import { type Desk, type ReturnFeed, STAGE, type Stage } from '@auxcast/shared-types';
import { Logger } from '@nestjs/common';
import { type Channels, isGranted, type Rightful } from '../channels/index.ts';
import {
  type DeskApplied,
  type DeskChange,
  hearsBed,
  hearsProgram,
  type MixDesk,
  type StoredDesk,
  type StripChange,
} from '../desk/index.ts';
import type { Publication, SessionMedia } from '../media/index.ts';
import { Paced } from './paced.ts';
import type { Participant } from './participant.ts';
import type { Participants } from './participants.ts';
import type { SessionCourse } from './session-course.ts';
import { wrongState } from './session-error.ts';
import type { Raise } from './session-fact.ts';
import type { Talk } from './talk.ts';

/** Between two tellings of how the desk and its guests stand. Milliseconds. */
const TOLD_EVERY_MS = 100;
/** Between two writes of what a fader does. Milliseconds. */
const STORED_EVERY_MS = 1000;

export interface SessionDeskOptions {
  readonly desk: MixDesk;
  /** Whether there is music to mix anything into. */
  readonly isCall: boolean;
  readonly course: Pick<SessionCourse, 'demandOpen' | 'state'>;
  readonly channels: Channels;
  readonly participants: Pick<Participants, 'find' | 'knownFitting'>;
  readonly media: Pick<SessionMedia, 'producerId'>;
  readonly talk: Pick<Talk, 'rightsChanged' | 'deskChanged' | 'settleFor' | 'talkingBackTo'>;
  readonly store: (desk: StoredDesk) => void;
  readonly raise: Raise;
}

/**
 * Joins the desk with people, voices and sound: a change is a right first, then what was done by it, and then
 * told and stored.
 */
export class SessionDesk {
  readonly #options: SessionDeskOptions;
  readonly #telling = new Paced(
    () => this.#tell(),
    () => TOLD_EVERY_MS,
  );
  readonly #storing = new Paced(
    () => this.#store(),
    () => STORED_EVERY_MS,
  );
  /** What each guest was told last, as text. */
  readonly #told = new Map<string, string>();
  /** Whose sound was let flow by the desk. */
  #settled: readonly string[] = [];
  #isStored = true;
  #isClosed = false;
  readonly #log = new Logger('sessions');

  constructor(options: SessionDeskOptions) {
    this.#options = options;
  }

  /** As host and ops see it; `null`: it was never opened. */
  get view(): Desk | null {
    const { desk } = this.#options;
    return desk.wasOpened ? desk.view : null;
  }

  /** What somebody is told of its own place; `null` for whoever is no guest of an open desk. */
  stageOf(participantId: string): Stage | null {
    const { desk, talk } = this.#options;
    return desk.stageOf(participantId, talk.talkingBackTo(participantId));
  }

  /** @throws ProtocolError `wrong-state` of a call, `too-many`: there is no room for the green room */
  set(change: DeskChange): void {
    const { channels, course, desk, isCall, talk } = this.#options;
    course.demandOpen();
    if (isCall) throw wrongState(course.state);
    const isRoomNew = change.isOpen === true && channels.addGreenRoom();
    const wasOpen = desk.isOpen;
    const isChanged = desk.set(change);
    if (isRoomNew) talk.rightsChanged();
    if (!isChanged) return;
    this.#changed();
    if (desk.isOpen === wasOpen) return;
    this.peopleChanged();
    this.#mixChanged();
  }

  /** @throws ProtocolError `wrong-state`, `not-found`, `forbidden` */
  setStrip(stripId: string, change: StripChange): void {
    this.#demandOpened();
    if (!this.#options.desk.setStrip(stripId, change)) return;
    this.#changed();
    if (change.isOnAir !== undefined || change.isMuted !== undefined) this.#letFlow();
  }

  /** @throws ProtocolError `forbidden` for whoever has no strip of a guest */
  async setFeed(participant: Participant, feed: ReturnFeed): Promise<void> {
    this.#options.course.demandOpen();
    if (!this.#options.desk.setFeed(participant.id, feed)) return;
    this.#changed();
    // Nobody else hears anything else by it: guests may do so all the time.
    await this.settleFor(participant);
  }

  /** @throws ProtocolError `wrong-state`: no desk was opened, or there is no program to mix into */
  applied(applied: DeskApplied): void {
    const { course, desk, media } = this.#options;
    this.#demandOpened();
    if (applied.isMixing && media.producerId === null) throw wrongState(course.state);
    const wasMixing = desk.isMixing;
    if (!desk.applied(applied)) return;
    if (desk.isMixing === wasMixing) this.#telling.poke();
    else this.#mixChanged();
  }

  /** Whether a bed may be sent. @throws ProtocolError `wrong-state` */
  demandOpen(): void {
    const { course, desk } = this.#options;
    course.demandOpen();
    if (!desk.isOpen) throw wrongState(course.state);
  }

  /** The host sends the program without guests. */
  bedCame(bed: Pick<Publication, 'producerId' | 'onClosed'>): void {
    const { desk } = this.#options;
    const { producerId } = bed;
    desk.bedCame(producerId);
    bed.onClosed(() => {
      if (desk.bedGone(producerId)) this.#mixChanged();
    });
    this.#telling.poke();
    this.#letFlow();
  }

  /** Without a program nothing is mixed into it. */
  programStopped(): void {
    if (this.#options.desk.mixEnded()) this.#mixChanged();
  }

  /** Somebody came, went, or may do something else. */
  peopleChanged(): void {
    const { channels, desk, participants } = this.#options;
    if (!desk.isOpen) return;
    const stage = channels.demand(STAGE);
    const isGuest = (one: Rightful) =>
      (one.role === 'guest' || one.role === 'ops') && isGranted(one, 'talk', stage);
    const guests = [...participants.knownFitting(isGuest)];
    guests.sort((one, other) => one.arrival - other.arrival);
    if (!desk.seat(guests.map(({ id }) => id))) return;
    this.#changed();
    this.#letFlow();
  }

  /** Whoever is host or ops from now on knows nothing of the desk yet. */
  rolesChanged(): void {
    this.peopleChanged();
    if (this.#options.desk.wasOpened) this.#telling.poke();
  }

  /** Those who are talked to are told. */
  talkbackChanged(): void {
    this.#telling.poke();
  }

  /** To be called when somebody has other consumers. Resolves once what is for it flows, and nothing else. */
  async settleFor(participant: Participant): Promise<void> {
    await this.#settle(participant);
    const { desk, talk } = this.#options;
    if (desk.stripOf(participant.id) !== undefined) await talk.settleFor(participant);
  }

  close(): void {
    this.#isClosed = true;
    this.#telling.close();
    this.#storing.close();
    this.#store();
  }

  #demandOpened(): void {
    const { course, desk } = this.#options;
    course.demandOpen();
    if (!desk.wasOpened) throw wrongState(course.state);
  }

  /** Whether voices on stage come in the program, and so what listeners' pages do about those. */
  #mixChanged(): void {
    this.#telling.poke();
    this.#letFlow();
    this.#options.raise('roomChanged');
  }

  /** To be told and stored. */
  #changed(): void {
    this.#isStored = false;
    this.#telling.poke();
    this.#storing.poke();
  }

  /** Who talks, who hears whose voice, and what comes to guests in place of the program. */
  #letFlow(): void {
    if (this.#isClosed) return;
    const { desk, participants, talk } = this.#options;
    talk.deskChanged();
    const guests = [...desk.guestIds];
    for (const id of new Set([...this.#settled, ...guests])) {
      const participant = participants.find(id);
      if (participant !== undefined) void this.#settle(participant);
    }
    this.#settled = guests;
    // Somebody is on air, or not: a server that dies must not know otherwise.
    this.#store();
  }

  async #settle({ id, receiving }: Participant): Promise<void> {
    const { desk, media } = this.#options;
    const { bedId } = desk;
    if (receiving === undefined) return;
    if (bedId !== null && desk.stripOf(id) === undefined) receiving.stop(bedId);
    const hasBed = receiving.consumes(bedId);
    const { producerId } = media;
    try {
      await Promise.all([
        producerId === null ? undefined : receiving.setFlow(producerId, hearsProgram(desk, { id, hasBed })),
        bedId === null ? undefined : receiving.setFlow(bedId, hearsBed(desk, id)),
      ]);
    } catch (error) {
      this.#log.error(`what a guest hears could not be changed: ${String(error)}`);
    }
  }

  #tell(): void {
    const { desk, participants, raise } = this.#options;
    if (desk.wasOpened) raise('deskTold');
    const guests = new Set(desk.guestIds);
    for (const id of [...this.#told.keys()]) {
      if (guests.has(id)) continue;
      this.#told.delete(id);
      this.#tellGuest(participants.find(id));
    }
    for (const id of guests) {
      const stage = JSON.stringify(this.stageOf(id));
      if (this.#told.get(id) === stage) continue;
      this.#told.set(id, stage);
      this.#tellGuest(participants.find(id));
    }
  }

  #tellGuest(guest: Participant | undefined): void {
    if (guest !== undefined) this.#options.raise('youChanged', guest);
  }

  #store(): void {
    if (this.#isStored) return;
    this.#isStored = true;
    this.#options.store(this.#options.desk.stored);
  }
}
