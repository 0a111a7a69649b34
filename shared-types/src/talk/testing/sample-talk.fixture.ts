import type { SeenStage } from '../../desk/stage.ts';
import type { SeenChannel, SeenPerson } from '../../room.ts';
import { NO_TALK, type TalkState } from '../talk-state.ts';

/** A channel on which one may talk and listen, but for what is given. */
export function sampleChannel(channelId: string, change: Partial<SeenChannel> = {}): SeenChannel {
  return {
    channelId,
    name: channelId,
    mode: 'push-to-talk',
    mayTalk: true,
    mayListen: true,
    talking: [],
    matrix: null,
    ...change,
  };
}

/** A guest with a voice on the stage, but for what is given. */
export function samplePerson(participantId: string, change: Partial<SeenPerson> = {}): SeenPerson {
  return {
    participantId,
    name: participantId,
    role: 'guest',
    isHere: true,
    isMuted: false,
    talksOn: ['stage'],
    listensTo: ['stage'],
    voiceId: `voice of ${participantId}`,
    asksSinceMs: null,
    exceptions: [],
    inviteId: null,
    ...change,
  };
}

/** What a guest called `me` knows of these. */
export function sampleTalk(channels: SeenChannel[], people: SeenPerson[]): TalkState {
  return {
    ...NO_TALK,
    me: 'me',
    you: { role: 'guest', name: 'Me', isMuted: false, asksSinceMs: null, stage: null },
    room: { channels, people, invites: null },
  };
}

/** On air with a return feed without its own voice, but for what is given. */
export function sampleStage(change: Partial<SeenStage> = {}): SeenStage {
  return {
    isOnAir: true,
    isMuted: false,
    feed: 'program-minus',
    bedId: 'bed',
    mates: [],
    talkback: [],
    ...change,
  };
}

/** The same participant with a guest's place at an open desk. */
export function onStage(state: TalkState, change: Partial<SeenStage> = {}): TalkState {
  return { ...state, you: { ...state.you, stage: sampleStage(change) } };
}
