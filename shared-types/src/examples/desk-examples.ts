/** What is asked and told of the desk. */
import { type Desk, DUCKING } from '../desk/desk.ts';
import type { deskEvents } from '../desk/desk-events.ts';
import type { deskRequests } from '../desk/desk-requests.ts';
import type { Stage } from '../desk/stage.ts';
import type { Strip } from '../desk/strip.ts';
import { type Examples, NOTHING, type RequestExamples, withEach, without } from './examples.ts';
import { BAD_IDS } from './hostile.ts';
import { PARTICIPANT_ID, PRODUCER_ID } from './parts.ts';

const NO_FLAGS = { 'a number': 1, 'a text': 'true', null: null };
const NO_NUMBERS = { 'no number': Number.NaN, infinite: Number.POSITIVE_INFINITY, 'a text': '1', null: null };
const NO_GAINS = { ...NO_NUMBERS, negative: -0.1, 'louder than a desk goes': 2.1 };
const NO_PANS = { ...NO_NUMBERS, 'beyond the left': -1.1, 'beyond the right': 1.1 };
const NO_FEEDS = { unknown: 'bed', empty: '', null: null, 'a list': ['off'] };
const NO_COUNTS = { negative: -1, 'a fraction': 0.5, 'a text': '1', null: null };
const NO_DUCKING = {
  isOn: NO_FLAGS,
  depthDb: { ...NO_NUMBERS, negative: -1, 'to nothing': 61 },
  attackMs: { ...NO_NUMBERS, 'at once': 0, slow: 2001 },
  holdMs: { ...NO_NUMBERS, negative: -1, 'for long': 5001 },
  releaseMs: { ...NO_NUMBERS, 'at once': 9, slow: 10_001 },
};

const TAB: Strip = {
  stripId: 'tab',
  gain: 1,
  pan: 0,
  isMuted: false,
  ducks: false,
  isOnAir: true,
  feed: 'off',
};
const GUEST: Strip = {
  stripId: PARTICIPANT_ID,
  gain: 1.6,
  pan: -0.25,
  isMuted: true,
  ducks: true,
  isOnAir: false,
  feed: 'program-minus',
};
const DESK: Desk = {
  isOpen: true,
  isMixing: true,
  strips: [TAB, GUEST],
  ducking: DUCKING,
  revision: 12,
  appliedRevision: 11,
};
const STRIP = { stripId: PARTICIPANT_ID };

/** What a guest on stage is told. */
export const STAGE_OF_A_GUEST: Stage = {
  isOnAir: true,
  isMuted: false,
  feed: 'program-minus',
  bedId: PRODUCER_ID,
  mates: [{ participantId: 'x8Kq2mWJ0n3r', gain: 0.5, pan: 1 }],
  talkback: [PARTICIPANT_ID],
};

/** What a guest in the green room is told. */
export const STAGE_OF_WHO_WAITS: Stage = {
  ...STAGE_OF_A_GUEST,
  isOnAir: false,
  bedId: null,
  mates: [],
  talkback: [],
};

export const DESK_EXAMPLES: RequestExamples<typeof deskRequests> = {
  setDesk: {
    data: {
      accepted: {
        nothing: {},
        open: { isOpen: true },
        'how deep music goes': { ducking: { depthDb: 20 } },
        'all of ducking': { isOpen: false, ducking: DUCKING },
      },
      refused: {
        ...withEach({}, 'isOpen', NO_FLAGS),
        ...Object.fromEntries(
          Object.entries(NO_DUCKING).flatMap(([field, values]) =>
            Object.entries(withEach({}, field, values)).map(([name, ducking]) => [name, { ducking }]),
          ),
        ),
        'ducking as a flag': { ducking: true },
        mixing: { isMixing: true },
      },
    },
    reply: NOTHING,
  },
  setStrip: {
    data: {
      accepted: {
        nothing: STRIP,
        'a fader': { ...STRIP, gain: 0.7 },
        'on air': { ...STRIP, isOnAir: true },
        'all of it': { stripId: 'tab', gain: 2, pan: 0, isMuted: false, ducks: false, isOnAir: true },
      },
      refused: {
        ...withEach({}, 'stripId', BAD_IDS),
        ...withEach(STRIP, 'gain', NO_GAINS),
        ...withEach(STRIP, 'pan', NO_PANS),
        ...withEach(STRIP, 'isMuted', NO_FLAGS),
        ...withEach(STRIP, 'ducks', NO_FLAGS),
        ...withEach(STRIP, 'isOnAir', NO_FLAGS),
        "a guest's feed": { ...STRIP, feed: 'off' },
      },
    },
    reply: NOTHING,
  },
  deskApplied: {
    data: {
      accepted: {
        mixing: { isMixing: true, revision: 12 },
        'the tab alone': { isMixing: false, revision: 0 },
      },
      refused: {
        ...withEach({ revision: 1 }, 'isMixing', NO_FLAGS),
        ...withEach({ isMixing: true }, 'revision', NO_COUNTS),
        nothing: {},
      },
    },
    reply: NOTHING,
  },
  setFeed: {
    data: {
      accepted: { nothing: { feed: 'off' }, 'all but oneself': { feed: 'program-minus' } },
      refused: { ...withEach({}, 'feed', NO_FEEDS), 'of somebody': { ...STRIP, feed: 'off' }, nothing: {} },
    },
    reply: NOTHING,
  },
};

export const DESK_EVENT_EXAMPLES: {
  readonly [E in keyof typeof deskEvents]: Examples<(typeof deskEvents)[E]>;
} = {
  desk: {
    accepted: {
      'with a guest': DESK,
      'closed, and nobody there': { ...DESK, isOpen: false, isMixing: false, strips: [TAB] },
    },
    refused: {
      'no strips': without(DESK, 'strips'),
      'half a strip': { ...DESK, strips: [without(GUEST, 'gain')] },
      'an unknown feed': { ...DESK, strips: [{ ...GUEST, feed: 'bed' }] },
      'a name': { ...DESK, strips: [{ ...GUEST, name: 'Ada' }] },
      'half of ducking': { ...DESK, ducking: without(DUCKING, 'holdMs') },
      ...withEach(DESK, 'revision', NO_COUNTS),
    },
  },
};
