/** What is told of channels and people. */
import type { ChannelMatrix, RoomChannel } from '../channel.ts';
import type { Invite } from '../invite.ts';
import type { Person, Room, You } from '../room.ts';
import type { talkEvents } from '../talk-events.ts';
import { STAGE_OF_A_GUEST, STAGE_OF_WHO_WAITS } from './desk-examples.ts';
import { type Examples, withEach, without } from './examples.ts';
import { BAD_CHANNELS, MISFITS } from './hostile.ts';
import { NOW_MS, PARTICIPANT_ID, PRODUCER_ID } from './parts.ts';

const BOTH = { talk: true, listen: true };
const MATRIX: ChannelMatrix = { host: BOTH, ops: BOTH, guest: BOTH, listener: { talk: false, listen: true } };

const CHANNEL: RoomChannel = {
  channelId: 'stage',
  name: 'Stage',
  mode: 'push-to-talk',
  mayTalk: true,
  mayListen: true,
  talking: [PARTICIPANT_ID],
  matrix: MATRIX,
};

export const PERSON: Person = {
  participantId: PARTICIPANT_ID,
  name: 'Ada',
  role: 'guest',
  isHere: true,
  isMuted: false,
  talksOn: ['stage'],
  listensTo: ['stage'],
  voiceId: PRODUCER_ID,
  asksSinceMs: null,
  exceptions: [{ channelId: 'stage', right: 'talk', allowed: true }],
  inviteId: 'i4k7',
};

export const INVITE: Invite = {
  inviteId: 'i4k7',
  role: 'guest',
  usesLeft: 3,
  expiresAtMs: NOW_MS + 3_600_000,
  createdAtMs: NOW_MS,
  people: 1,
};

const ROOM: Room = { channels: [CHANNEL], people: [PERSON], invites: [INVITE] };

const SOMEBODY: Person = {
  ...PERSON,
  name: null,
  role: 'listener',
  isHere: false,
  isMuted: true,
  talksOn: [],
  voiceId: null,
  asksSinceMs: NOW_MS,
  exceptions: [],
  inviteId: null,
};

const YOU: You = { role: 'guest', name: 'Ada', isMuted: false, asksSinceMs: null, stage: null };
const LEVEL = { participantId: PARTICIPANT_ID, dBov: -23 };

export const TALK_EVENT_EXAMPLES: {
  readonly [E in keyof typeof talkEvents]: Examples<(typeof talkEvents)[E]>;
} = {
  you: {
    accepted: {
      'a guest': YOU,
      'a guest on stage': { ...YOU, stage: STAGE_OF_A_GUEST },
      'a guest who waits': { ...YOU, stage: STAGE_OF_WHO_WAITS },
      'a listener who asks': { ...YOU, role: 'listener', name: null, isMuted: true, asksSinceMs: NOW_MS },
    },
    refused: {
      'an unknown role': { ...YOU, role: 'admin' },
      'no role': without(YOU, 'role'),
      'a number for a name': { ...YOU, name: 7 },
      'a token': { ...YOU, token: 'x' },
      'no word about the stage': without(YOU, 'stage'),
      'half a stage': { ...YOU, stage: without(STAGE_OF_A_GUEST, 'bedId') },
      "somebody's gain as a text": {
        ...YOU,
        stage: { ...STAGE_OF_A_GUEST, mates: [{ participantId: PARTICIPANT_ID, gain: '1', pan: 0 }] },
      },
    },
  },
  room: {
    accepted: {
      'for the host': ROOM,
      'for a guest': { channels: [{ ...CHANNEL, matrix: null }], people: [PERSON, SOMEBODY], invites: null },
      'an invite without an end': {
        ...ROOM,
        invites: [{ ...INVITE, usesLeft: null, expiresAtMs: null }],
      },
      empty: { channels: [], people: [], invites: null },
    },
    refused: {
      'no people': without(ROOM, 'people'),
      'a channel without a mode': { ...ROOM, channels: [without(CHANNEL, 'mode')] },
      'half a matrix': { ...ROOM, channels: [{ ...CHANNEL, matrix: without(MATRIX, 'ops') }] },
      "an invite's secret": { ...ROOM, invites: [{ ...INVITE, secret: 'x' }] },
      "somebody's address": { ...ROOM, people: [{ ...PERSON, address: '192.0.2.7' }] },
    },
  },
  talking: {
    accepted: {
      one: { channelId: 'stage', participantIds: [PARTICIPANT_ID] },
      nobody: { channelId: 'stage', participantIds: [] },
    },
    refused: {
      ...withEach({ participantIds: [] }, 'channelId', BAD_CHANNELS),
      'no list': { channelId: 'stage' },
      'an empty id': { channelId: 'stage', participantIds: [''] },
    },
  },
  levels: {
    accepted: { one: { levels: [LEVEL] }, silence: { levels: [] } },
    refused: {
      'louder than possible': { levels: [{ ...LEVEL, dBov: 1 }] },
      'below what is told': { levels: [{ ...LEVEL, dBov: -128 }] },
      'no number': { levels: [{ ...LEVEL, dBov: Number.NaN }] },
      nobody: { levels: [without(LEVEL, 'participantId')] },
    },
  },
  cheering: {
    accepted: { many: { count: 10_000 }, nobody: { count: 0 } },
    refused: { ...withEach({}, 'count', MISFITS), nothing: {} },
  },
  askAnswered: {
    accepted: { yes: { admitted: true }, no: { admitted: false } },
    refused: { nothing: {}, 'a text': { admitted: 'yes' } },
  },
};
