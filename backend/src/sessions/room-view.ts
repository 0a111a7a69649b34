import { type Person, type Room, type RoomChannel, STAGE } from '@auxcast/shared-types';
import {
  type Asks,
  type Channel,
  type Channels,
  type Invites,
  isGranted,
  type Member,
  mayDo,
  RANK,
  type Rightful,
} from '../channels/index.ts';
import type { MixDesk } from '../desk/index.ts';
import type { Participant } from './participant.ts';
import type { ParticipantsView } from './participants.ts';
import type { TalkView } from './talk.ts';

/** People that a room names at most, those who may steer first. */
const MOST_PEOPLE = 200;

export interface RoomViewOptions {
  readonly channels: Channels;
  readonly invites: Pick<Invites, 'shown'>;
  readonly asks: Pick<Asks, 'sinceMs' | 'ids'>;
  readonly participants: ParticipantsView;
  readonly talk: TalkView;
  readonly desk: Pick<MixDesk, 'isOpen' | 'isMixing'>;
}

/** What each may know of channels and people: whoever may listen on a channel knows who may talk there. */
export class RoomView {
  readonly #options: RoomViewOptions;

  constructor(options: RoomViewOptions) {
    this.#options = options;
  }

  of(viewer: Rightful): Room {
    const { channels, invites } = this.#options;
    const isSteering = mayDo(viewer, 'steer');
    const shown = [...channels].filter((channel) => isSteering || isConcernedBy(viewer, channel));
    return {
      channels: shown.map((channel) => this.#channelFor(viewer, channel)),
      people: this.#peopleFor(viewer, shown),
      invites: isSteering ? invites.shown : null,
    };
  }

  /** As whoever steers may know anybody. */
  personOf(participant: Participant): Person {
    return this.#person(participant, [...this.#options.channels], true);
  }

  #channelFor(viewer: Rightful, channel: Channel): RoomChannel {
    const { desk, talk } = this.#options;
    const { channelId, name, mode, matrix } = channel;
    return {
      channelId,
      name,
      mode,
      mayTalk: isGranted(viewer, 'talk', channel),
      mayListen: mayDo(viewer, 'listen', channel),
      talking: talk.talkersOn(channel),
      ...(channelId === STAGE && desk.isOpen && desk.isMixing && { isInProgram: true }),
      matrix: mayDo(viewer, 'steer') ? matrix : null,
    };
  }

  #peopleFor(viewer: Rightful, shown: readonly Channel[]): Person[] {
    const isSteering = mayDo(viewer, 'steer');
    const heard = shown.filter((channel) => isSteering || mayDo(viewer, 'listen', channel));
    const isShown = (one: Rightful) => isSteering || heard.some((channel) => isGranted(one, 'talk', channel));
    const people = [...this.#named(isShown)];
    people.sort((one, other) => RANK[one.role] - RANK[other.role] || one.arrival - other.arrival);
    return people.slice(0, MOST_PEOPLE).map((participant) => this.#person(participant, shown, isSteering));
  }

  /** Whether it names somebody: more than a listener, or about to be, or one with a voice to consume. */
  names(participant: Participant): boolean {
    const { id, role, exceptions, isMuted } = participant;
    if (role !== 'listener' || exceptions.length > 0 || isMuted) return true;
    const { asks, talk } = this.#options;
    return asks.sinceMs(id) !== null || talk.voiceIdOf(participant) !== null;
  }

  /** As `names` has it, but no more than are shown. */
  #named(isShown: (one: Rightful) => boolean): Set<Participant> {
    const { asks, participants, talk } = this.#options;
    const named = new Set(participants.knownFitting(isShown, MOST_PEOPLE));
    for (const id of [...asks.ids, ...talk.voicedIds()]) {
      const participant = participants.find(id);
      if (participant !== undefined && this.names(participant) && isShown(participant))
        named.add(participant);
    }
    return named;
  }

  #person(participant: Participant, shown: readonly Channel[], isForSteering: boolean): Person {
    const { asks, talk } = this.#options;
    const { id, name, role, link, isMuted, exceptions, inviteId } = participant;
    const on = (right: 'talk' | 'listen') =>
      shown.filter((channel) => isGranted(participant, right, channel)).map(({ channelId }) => channelId);
    return {
      participantId: id,
      name,
      role,
      isHere: link !== null,
      isMuted,
      talksOn: on('talk'),
      listensTo: on('listen'),
      voiceId: talk.voiceIdOf(participant),
      asksSinceMs: isForSteering ? asks.sinceMs(id) : null,
      exceptions: isForSteering ? [...exceptions] : [],
      inviteId: isForSteering ? inviteId : null,
    };
  }
}

function isConcernedBy(viewer: Rightful, channel: Channel): boolean {
  return isGranted(viewer, 'talk', channel) || mayDo(viewer, 'listen', channel);
}

/** Whether there is anything in a room for somebody of whom no more is known than that they listen. */
export function concernsListeners({ channels, people }: Room): boolean {
  if (channels.some(({ mayTalk }) => mayTalk)) return true;
  return people.some(({ voiceId, role }) => voiceId !== null || role !== 'host');
}

/** What a participant is told of itself. */
export function isPlain({ exceptions }: Pick<Member, 'exceptions'>): boolean {
  return exceptions.length === 0;
}
