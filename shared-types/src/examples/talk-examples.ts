/** What whoever talks may ask. */
import type { talkRequests } from '../talk-requests.ts';
import { NOTHING, type RequestExamples, withEach } from './examples.ts';
import { BAD_CHANNELS, EMPTY_TEXTS } from './hostile.ts';
import { PARTICIPANT_ID } from './parts.ts';

const BAD_NUMBERS = {
  zero: 0,
  negative: -1,
  'a fraction': 1.5,
  'too large': 2 ** 31,
  'a text': '1',
  null: null,
};

const PRESS = {
  accepted: {
    'a channel': { input: 'stage', number: 1 },
    cheering: { input: 'cheer', number: 0x7fff_ffff },
    'talkback to all guests': { input: 'talkback', number: 1 },
    'talkback to one': { input: `talkback:${PARTICIPANT_ID}`, number: 1 },
  },
  refused: {
    ...withEach({ number: 1 }, 'input', {
      'talkback to nobody': 'talkback:',
      'a channel of somebody': `stage:${PARTICIPANT_ID}`,
      'talkback to two': `talkback:${PARTICIPANT_ID}:x`,
      'talkback to a long id': `talkback:${'x'.repeat(65)}`,
    }),
    ...withEach({ number: 1 }, 'input', BAD_CHANNELS),
    ...withEach({ input: 'stage' }, 'number', BAD_NUMBERS),
    'no number': { input: 'stage' },
    'nothing held': { number: 1 },
    'somebody else': { input: 'stage', number: 1, participantId: 'x' },
  },
};

export const TALK_EXAMPLES: RequestExamples<typeof talkRequests> = {
  askToSpeak: {
    data: {
      accepted: { 'a name': { name: 'Ada' }, 'a name to be cleaned': { name: ' Ada\u202e\n Lovelace ' } },
      refused: {
        ...withEach({}, 'name', { ...EMPTY_TEXTS, 'too long': 'x'.repeat(81), 'a number': 7, null: null }),
        'no name': {},
        'a role': { name: 'Ada', role: 'ops' },
      },
    },
    reply: NOTHING,
  },
  withdrawAsk: { data: NOTHING, reply: NOTHING },
  press: { data: PRESS, reply: NOTHING },
  release: { data: PRESS, reply: NOTHING },
  listen: {
    data: {
      accepted: { on: { channelId: 'stage', on: true }, off: { channelId: 'stage', on: false } },
      refused: {
        ...withEach({ on: true }, 'channelId', BAD_CHANNELS),
        ...withEach({ channelId: 'stage' }, 'on', { 'a number': 1, 'a text': 'true', null: null }),
        'nothing about on or off': { channelId: 'stage' },
      },
    },
    reply: NOTHING,
  },
};
