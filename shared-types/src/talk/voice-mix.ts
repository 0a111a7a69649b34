import { STAGE } from '../channel.ts';
import type { SeenChannel, SeenYou } from '../room.ts';
import { TALKBACK } from '../talk-requests.ts';
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

/**
 * Whose voices are to be consumed, and which: of everybody else with a microphone on a channel that one may
 * hear, and of whoever talks back to this guest.
 */
export function voicesWanted({ me, you, room }: TalkState): ReadonlyMap<string, string> {
  const heard = new Set(room.channels.filter(({ mayListen }) => mayListen).map(({ channelId }) => channelId));
  const voices = new Map<string, string>();
  for (const { participantId, voiceId, talksOn } of room.people) {
    if (participantId === me || voiceId === null) continue;
    if (talksOn.some((channelId) => heard.has(channelId)) || talksBack(participantId, you))
      voices.set(participantId, voiceId);
  }
  return voices;
}

/**
 * At which volume a voice is heard: the highest among the channels that it is on just now. `undefined` while
 * it is on none, so that its end is not cut off by a volume. Talkback is heard whatever is turned down here.
 */
export function voiceVolume(participantId: string, { you, room }: TalkState, mix: Mix): number | undefined {
  if (talksBack(participantId, you)) return 1;
  const on = room.channels.filter(({ talking }) => talking.includes(participantId));
  if (on.length === 0) return undefined;
  return Math.max(
    ...on.map((channel) => {
      const gain = isInProgram(channel, you) ? gainBesideBed(participantId, you) : 1;
      return channel.mayListen ? gain * channelVolume(channel.channelId, mix) : 0;
    }),
  );
}

/**
 * Whether anybody else talks where it is heard, and the program is to give way. It does so by itself for
 * voices that are mixed into it.
 */
export function isSomebodyHeard({ me, you, room }: TalkState, mix: Mix): boolean {
  if (you.stage?.talkback.some((participantId) => participantId !== me)) return true;
  return room.channels.some(
    (channel) =>
      channel.mayListen &&
      !isInProgram(channel, you) &&
      channelVolume(channel.channelId, mix) > 0 &&
      channel.talking.some((participantId) => participantId !== me),
  );
}

/** What comes of the music: the program; to a guest on stage maybe the bed in its place, or nothing. */
export type MusicFeed = 'program' | 'bed' | 'nothing';

export function musicFeed({ you: { stage } }: TalkState): MusicFeed {
  if (!stage?.isOnAir) return 'program';
  if (stage.feed === 'off') return 'nothing';
  return stage.feed === 'program-minus' && stage.bedId !== null ? 'bed' : 'program';
}

/** Where one may talk now. */
export function channelsToTalkOn({ room, you }: TalkState): TalkState['room']['channels'] {
  return you.isMuted ? [] : room.channels.filter((channel) => channel.mayTalk && !isOffAir(channel, you));
}

/** Whether one may hold that to talk: a channel, or, for who works at an open desk, talkback. */
export function mayHold(state: TalkState, input: string): boolean {
  if (isTalkback(input)) return mayTalkBack(state);
  return channelsToTalkOn(state).some(({ channelId }) => channelId === input);
}

/** Whether there is anything at all to talk on. */
export function mayHoldAny(state: TalkState): boolean {
  return mayTalkBack(state) || channelsToTalkOn(state).length > 0;
}

function isTalkback(input: string): boolean {
  return input === TALKBACK || input.startsWith(`${TALKBACK}:`);
}

/** Who is told of the desk works at it. */
function mayTalkBack({ you, desk }: TalkState): boolean {
  return desk?.isOpen === true && !you.isMuted;
}

/** Whether it is the stage, and this guest waits in the green room. */
export function isOffAir({ channelId }: SeenChannel, { role, stage }: SeenYou): boolean {
  return channelId === STAGE && role === 'guest' && stage?.isOnAir === false;
}

function talksBack(participantId: string, { stage }: SeenYou): boolean {
  return stage?.talkback.includes(participantId) ?? false;
}

/** Where that is not told, a bed is made only by who mixes. */
function isInProgram({ channelId, isInProgram: isMixed }: SeenChannel, { stage }: SeenYou): boolean {
  return isMixed ?? (channelId === STAGE && stage !== null && stage.bedId !== null);
}

/**
 * As loud as the desk has it in the program. No louder than it is, and from the middle: more than that, and
 * pan, are in the program alone, for here each voice is played by an element of its own.
 */
function gainBesideBed(participantId: string, { stage }: SeenYou): number {
  const mate = stage?.mates.find((other) => other.participantId === participantId);
  return Math.min(1, mate?.gain ?? 1);
}
