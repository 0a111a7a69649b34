import type { Role, Room, Stage, You } from '@auxcast/shared-types';
import { type Asks, demandRight, type Member, mayDo, plain } from '../channels/index.ts';
import { Paced } from './paced.ts';
import type { Participant } from './participant.ts';
import { concernsListeners, isPlain, type RoomView } from './room-view.ts';
import type { SessionCourse } from './session-course.ts';
import { wrongState } from './session-error.ts';
import type { Raise } from './session-fact.ts';
import type { Steering } from './steering.ts';
import type { Talk } from './talk.ts';

/** Between two tellings of the room, and for each who is there. Milliseconds. */
const ROOM_EVERY_MS = 250;
const ROOM_EACH_MS = 0.1;

export interface SessionRoomOptions {
  readonly view: RoomView;
  readonly asks: Asks;
  readonly talk: Talk;
  readonly steering: Pick<Steering, 'called'>;
  readonly course: Pick<SessionCourse, 'demandOpen' | 'state'>;
  readonly usual: Member;
  /** What a desk makes of somebody. */
  readonly stageOf: (participantId: string) => Stage | null;
  readonly crowd: () => number;
  readonly now: () => number;
  readonly raise: Raise;
}

/** What participants are told of channels and people, and of themselves. */
export class SessionRoom {
  readonly #options: SessionRoomOptions;
  readonly #telling: Paced;
  /** What those of a role see of whom nothing more is known; made when it is first asked for. */
  readonly #byRole = new Map<Role, Room>();
  /** Whether mere listeners were told of voices: then they are told that those are gone, too. */
  #wasTold = false;

  constructor(options: SessionRoomOptions) {
    this.#options = options;
    this.#telling = new Paced(
      () => options.raise('roomTold'),
      () => ROOM_EVERY_MS + ROOM_EACH_MS * options.crowd(),
    );
  }

  /** Something of it changed. */
  changed(): void {
    this.#byRole.clear();
    this.#telling.poke();
  }

  /** Somebody came, went, or is away: of most nobody is told but by number. */
  movedBy(participant: Participant): void {
    if (this.#options.view.names(participant)) this.changed();
  }

  /** Who talks is told by itself; whoever comes next is told with the room. */
  talkingChanged(): void {
    this.#byRole.clear();
  }

  /** For those of a role of whom nothing more is known; `null` where there is nothing to tell them. */
  ofRole(role: Role): Room | null {
    const room = this.#byRole.get(role) ?? this.#options.view.of(plain(role));
    this.#byRole.set(role, room);
    if (role !== 'listener') return room;
    const isNews = concernsListeners(room);
    if (!isNews && !this.#wasTold) return null;
    this.#wasTold = true;
    return room;
  }

  for(participant: Participant): Room | null {
    return isPlain(participant) ? this.ofRole(participant.role) : this.#options.view.of(participant);
  }

  /** `null` for whom that is what everybody is. */
  youFor(participant: Participant): You | null {
    const { role, name, isMuted } = participant;
    const you = this.you(participant);
    const isUsual = role === this.#options.usual.role && name === null && !isMuted;
    return isUsual && role === 'listener' && you.asksSinceMs === null ? null : you;
  }

  you({ id, role, name, isMuted }: Participant): You {
    const { asks, stageOf } = this.#options;
    return { role, name, isMuted, asksSinceMs: asks.sinceMs(id), stage: stageOf(id) };
  }

  /**
   * Asks to speak, by this name.
   * @throws ProtocolError `forbidden`, `too-many`, `wrong-state` for whoever may talk already
   */
  ask(participant: Participant, name: string): void {
    const { asks, course, now, raise, steering, talk } = this.#options;
    course.demandOpen();
    demandRight(participant, 'ask');
    if (talk.mayTalk(participant) || mayDo(participant, 'steer')) throw wrongState(course.state);
    const isNew = asks.add(participant.id, now());
    const isRenamed = participant.name !== name;
    // Tells of both.
    steering.called(participant, { name });
    if (!isNew) return;
    raise('asked', participant);
    if (!isRenamed) this.#toldOf(participant);
  }

  withdrawAsk(participant: Participant): void {
    if (this.#options.asks.delete(participant.id)) this.#toldOf(participant);
  }

  close(): void {
    this.#telling.close();
  }

  #toldOf(participant: Participant): void {
    this.#options.raise('youChanged', participant);
    this.#options.raise('roomChanged');
  }
}
