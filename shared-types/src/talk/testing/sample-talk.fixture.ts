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
