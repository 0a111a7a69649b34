import type { SeenPerson } from '../room.ts';
import type { TalkState } from './talk-state.ts';

/** How one participant hears the channels; local but for the listen buttons. */
export interface Mix {
  /** Channels whose listen button is off. */
  readonly unheard: ReadonlySet<string>;
  /** 0 to 1, by channel; 1 unless it is here. */
  readonly volumes: Readonly<Record<string, number>>;
}

/** What a channel is heard at: 0 to 1. */
export function channelVolume(channelId: string, { unheard, volumes }: Mix): number {
  return unheard.has(channelId) ? 0 : (volumes[channelId] ?? 1);
}

/** Whose voices are to be consumed: of everybody else with a microphone on a channel that one may hear. */
export function voicesWanted({ me, room }: TalkState): readonly SeenPerson[] {
  const heard = new Set(room.channels.filter(({ mayListen }) => mayListen).map(({ channelId }) => channelId));
  return room.people.filter(
    ({ participantId, voiceId, talksOn }) =>
      participantId !== me && voiceId !== null && talksOn.some((channelId) => heard.has(channelId)),
  );
}

/**
 * At which volume a voice is heard: the highest among the channels that it is on just now. `undefined` while
 * it is on none, so that its end is not cut off by a volume.
 */
export function voiceVolume(participantId: string, { room }: TalkState, mix: Mix): number | undefined {
  const on = room.channels.filter(({ talking }) => talking.includes(participantId));
  if (on.length === 0) return undefined;
  return Math.max(...on.map(({ channelId, mayListen }) => (mayListen ? channelVolume(channelId, mix) : 0)));
}

/** Whether anybody else talks where it is heard. */
export function isSomebodyHeard({ me, room }: TalkState, mix: Mix): boolean {
  return room.channels.some(
    ({ channelId, mayListen, talking }) =>
      mayListen && channelVolume(channelId, mix) > 0 && talking.some((participantId) => participantId !== me),
  );
}

/** Where one may talk now. */
export function channelsToTalkOn({ room, you }: TalkState): TalkState['room']['channels'] {
  return you.isMuted ? [] : room.channels.filter(({ mayTalk }) => mayTalk);
}
