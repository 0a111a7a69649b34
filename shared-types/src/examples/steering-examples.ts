/** What host and ops may ask. */
import type { steeringRequests } from '../steering-requests.ts';
import { NOTHING, type RequestExamples, withEach, without } from './examples.ts';
import { BAD_CHANNELS, BAD_IDS, EMPTY_TEXTS } from './hostile.ts';
import { PARTICIPANT_ID, TOKEN } from './parts.ts';
import { INVITE, PERSON } from './room-examples.ts';

const WHO = { participantId: PARTICIPANT_ID };
const NO_FLAGS = { 'a number': 1, 'a text': 'true', 'a list': [true] };
const NO_TIMES = {
  zero: 0,
  negative: -1,
  'a fraction': 0.5,
  'for ever': 1e12,
  'a text': '60000',
  null: null,
};
const BAD_NAMES = { ...EMPTY_TEXTS, 'too long': 'x'.repeat(41), 'a number': 7, null: null };
const NO_RIGHTS = { unknown: 'publish', empty: '', null: null, 'a list': ['talk'] };
const NO_ROLES = { 'the host': 'host', unknown: 'admin', null: null, 'a list': ['guest'] };

const CELL = { channelId: 'stage', role: 'listener' as const, right: 'talk' as const, allowed: true };
const EXCEPTION = { ...WHO, channelId: 'stage', right: 'talk' as const, allowed: false };
const CHANNEL = { name: 'Green room', mode: 'open' as const };

export const STEERING_EXAMPLES: RequestExamples<typeof steeringRequests> = {
  setRole: {
    data: {
      accepted: { 'a guest': { ...WHO, role: 'guest' }, ops: { ...WHO, role: 'ops' } },
      refused: {
        ...withEach({ role: 'guest' }, 'participantId', BAD_IDS),
        ...withEach(WHO, 'role', NO_ROLES),
        'no role': WHO,
      },
    },
    reply: NOTHING,
  },
  answerAsk: {
    data: {
      accepted: { yes: { ...WHO, admit: true }, no: { ...WHO, admit: false } },
      refused: {
        ...withEach({ admit: true }, 'participantId', BAD_IDS),
        ...withEach(WHO, 'admit', { ...NO_FLAGS, null: null }),
        'no answer': WHO,
      },
    },
    reply: NOTHING,
  },
  mute: {
    data: {
      accepted: { on: { ...WHO, on: true }, off: { ...WHO, on: false } },
      refused: {
        ...withEach({ on: true }, 'participantId', BAD_IDS),
        ...withEach(WHO, 'on', { ...NO_FLAGS, null: null }),
        'nothing about on or off': WHO,
      },
    },
    reply: NOTHING,
  },
  muteAllBut: {
    data: {
      accepted: { one: WHO, nobody: { participantId: null } },
      refused: { ...withEach({}, 'participantId', without(BAD_IDS, 'null')), nothing: {} },
    },
    reply: NOTHING,
  },
  kick: {
    data: {
      accepted: { 'this one': WHO, 'and its address': { ...WHO, blockMs: 600_000 } },
      refused: { ...withEach({}, 'participantId', BAD_IDS), ...withEach(WHO, 'blockMs', NO_TIMES) },
    },
    reply: NOTHING,
  },
  setRoleRight: {
    data: {
      accepted: { 'a cell': CELL, 'one of the host': { ...CELL, role: 'host', allowed: false } },
      refused: {
        ...withEach(CELL, 'channelId', BAD_CHANNELS),
        ...withEach(CELL, 'role', { unknown: 'admin', null: null }),
        ...withEach(CELL, 'right', NO_RIGHTS),
        ...withEach(CELL, 'allowed', { ...NO_FLAGS, null: null }),
      },
    },
    reply: NOTHING,
  },
  setPersonRight: {
    data: {
      accepted: { 'an exception': EXCEPTION, 'as its role': { ...EXCEPTION, allowed: null } },
      refused: {
        ...withEach(EXCEPTION, 'participantId', BAD_IDS),
        ...withEach(EXCEPTION, 'channelId', BAD_CHANNELS),
        ...withEach(EXCEPTION, 'right', NO_RIGHTS),
        ...withEach(EXCEPTION, 'allowed', NO_FLAGS),
        'nothing about what is allowed': without(EXCEPTION, 'allowed'),
      },
    },
    reply: NOTHING,
  },
  addChannel: {
    data: {
      accepted: { open: CHANNEL, 'push to talk': { ...CHANNEL, mode: 'push-to-talk' } },
      refused: {
        ...withEach(CHANNEL, 'name', BAD_NAMES),
        ...withEach(CHANNEL, 'mode', { unknown: 'vox', null: null }),
        'an id of its own': { ...CHANNEL, channelId: 'program' },
      },
    },
    reply: {
      accepted: { 'a channel': { channelId: 'c4k7' } },
      refused: { ...withEach({}, 'channelId', BAD_CHANNELS), nothing: {} },
    },
  },
  changeChannel: {
    data: {
      accepted: {
        nothing: { channelId: 'stage' },
        'its name': { channelId: 'stage', name: 'Talkback' },
        'its mode': { channelId: 'stage', mode: 'open' },
        'its place': { channelId: 'stage', position: 0 },
      },
      refused: {
        ...withEach({}, 'channelId', BAD_CHANNELS),
        ...withEach({ channelId: 'stage' }, 'name', BAD_NAMES),
        ...withEach({ channelId: 'stage' }, 'mode', { unknown: 'vox', null: null }),
        ...withEach({ channelId: 'stage' }, 'position', {
          negative: -1,
          'a fraction': 0.5,
          far: 1e9,
          null: null,
        }),
      },
    },
    reply: NOTHING,
  },
  closeChannel: {
    data: {
      accepted: { 'a channel': { channelId: 'c4k7' } },
      refused: { ...withEach({}, 'channelId', BAD_CHANNELS), nothing: {} },
    },
    reply: NOTHING,
  },
  createInvite: {
    data: {
      accepted: {
        'for any number': { role: 'guest' },
        'for one, for an hour': { role: 'listener', uses: 1, expiresInMs: 3_600_000 },
      },
      refused: {
        ...withEach({}, 'role', NO_ROLES),
        ...withEach({ role: 'guest' }, 'uses', { ...NO_TIMES, many: 1001 }),
        ...withEach({ role: 'guest' }, 'expiresInMs', NO_TIMES),
        'no role': {},
        'a secret of its own': { role: 'guest', secret: TOKEN },
      },
    },
    reply: {
      accepted: { 'an invite': { inviteId: INVITE.inviteId, secret: TOKEN } },
      refused: { 'no secret': { inviteId: 'x' }, 'a short secret': { inviteId: 'x', secret: 'x' } },
    },
  },
  revokeInvite: {
    data: {
      accepted: { 'an invite': { inviteId: INVITE.inviteId } },
      refused: { ...withEach({}, 'inviteId', BAD_IDS), 'a secret': { secret: TOKEN } },
    },
    reply: NOTHING,
  },
  listPeople: {
    data: {
      accepted: { 'from the beginning': {}, 'the next three': { after: '17', limit: 3 } },
      refused: {
        ...withEach({}, 'after', BAD_IDS),
        ...withEach({}, 'limit', { zero: 0, many: 101, 'a fraction': 1.5, 'a text': '5', null: null }),
      },
    },
    reply: {
      accepted: {
        some: { people: [PERSON], after: '18' },
        nobody: { people: [], after: null },
      },
      refused: {
        'no people': { after: null },
        'no word about more': { people: [] },
        'a person as a text': { people: ['x'], after: null },
      },
    },
  },
};
