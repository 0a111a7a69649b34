/** Every event. The compiler complains when one has no examples. */
import type { EventMap } from '../events.ts';
import { DESK_EVENT_EXAMPLES } from './desk-examples.ts';
import { type Examples, without } from './examples.ts';
import { MISFITS } from './hostile.ts';
import { OUTPUT_EVENT_EXAMPLES } from './output-examples.ts';
import {
  ANCHOR,
  BARE_TRACK,
  NOTHING_PLAYING,
  NOW_MS,
  NOW_PLAYING,
  PRODUCER_ID,
  SESSION_ID,
  SESSION_URL,
  TRACK,
  TRANSPORT_ID,
} from './parts.ts';
import { RECORDING_EVENT_EXAMPLES } from './recording-examples.ts';
import { TALK_EVENT_EXAMPLES } from './room-examples.ts';

export type EventExamples = { readonly [E in keyof EventMap]: Examples<EventMap[E]> };

const COUNT = { listeners: 12, receiving: 11 };
const PREVAILING = { cause: 'loss' as const, path: 'udp' as const, listeners: 2 };
const TROUBLE = { weak: 2, failed: 1, prevailing: PREVAILING };
const STATE = { state: 'live' as const, graceEndsAtMs: null, liveSinceMs: NOW_MS };

export const EVENT_EXAMPLES: EventExamples = {
  ...TALK_EVENT_EXAMPLES,
  ...DESK_EVENT_EXAMPLES,
  ...OUTPUT_EVENT_EXAMPLES,
  ...RECORDING_EVENT_EXAMPLES,

  sessionCreated: {
    accepted: { 'a session': { sessionId: SESSION_ID, url: SESSION_URL } },
    refused: {
      'no link': { sessionId: SESSION_ID },
      'a strange id': { sessionId: 'party', url: SESSION_URL },
      'a token': { sessionId: SESSION_ID, url: SESSION_URL, hostToken: 'x' },
    },
  },
  listenerCount: {
    accepted: { some: COUNT, none: { listeners: 0, receiving: 0 } },
    refused: {
      negative: { ...COUNT, listeners: -1 },
      'a fraction': { ...COUNT, receiving: 0.5 },
      'a text': { ...COUNT, listeners: '12' },
      half: { listeners: 12 },
    },
  },
  listenerTrouble: {
    accepted: {
      some: TROUBLE,
      'some without a way for the sound': { ...TROUBLE, prevailing: { ...PREVAILING, path: null } },
      'some who do not say why': { ...TROUBLE, prevailing: null },
      none: { weak: 0, failed: 0, prevailing: null },
    },
    refused: {
      negative: { ...TROUBLE, weak: -1 },
      half: without(TROUBLE, 'failed'),
      'nothing about the cause': without(TROUBLE, 'prevailing'),
      'no cause': { ...TROUBLE, prevailing: { ...PREVAILING, cause: null } },
      'a cause in free words': { ...TROUBLE, prevailing: { ...PREVAILING, cause: 'Ada is on a train' } },
      'an address for a way': { ...TROUBLE, prevailing: { ...PREVAILING, path: '192.0.2.7' } },
      'a cause that nobody names': { ...TROUBLE, prevailing: { ...PREVAILING, listeners: 0 } },
      'a name': { ...TROUBLE, who: 'x' },
    },
  },
  nowPlaying: {
    accepted: {
      'a track': NOW_PLAYING,
      'a bare track': { ...NOW_PLAYING, track: BARE_TRACK },
      nothing: NOTHING_PLAYING,
    },
    refused: {
      'no track': without(NOW_PLAYING, 'track'),
      'a number that is none': { ...NOW_PLAYING, track: { ...TRACK, number: 0 } },
      'a colour that is none': {
        ...NOW_PLAYING,
        track: { ...TRACK, accent: 'red;background:url(//a.example)' },
      },
      'a script as its page': {
        ...NOW_PLAYING,
        track: { ...TRACK, source: { site: 'x', url: 'javascript:1' } },
      },
      'a report': { ...NOW_PLAYING, position: null },
    },
  },
  position: {
    accepted: {
      playing: { playbackState: 'playing', anchor: ANCHOR },
      endless: { playbackState: 'paused', anchor: { ...ANCHOR, durationMs: null, rate: 0 } },
    },
    refused: {
      'no anchor': { playbackState: 'playing' },
      'an age': { playbackState: 'playing', anchor: { ...ANCHOR, ageMs: 1 } },
      'a negative rate': { playbackState: 'playing', anchor: { ...ANCHOR, rate: -1 } },
      'no number': { playbackState: 'playing', anchor: { ...ANCHOR, atMs: Number.NaN } },
    },
  },
  pause: {
    accepted: { 'a time': { atMs: NOW_MS } },
    refused: { nothing: {}, 'no number': { atMs: Number.NaN }, 'beyond all dates': { atMs: 8.65e15 } },
  },
  resume: {
    accepted: { 'a time': { atMs: NOW_MS } },
    refused: { nothing: {}, 'a date': { atMs: '2026-01-01' } },
  },
  sessionState: {
    accepted: {
      live: STATE,
      'its host is away': { ...STATE, state: 'reconnecting', graceEndsAtMs: NOW_MS + 120_000 },
      'never heard': { ...STATE, state: 'waiting', liveSinceMs: null },
    },
    refused: {
      'an end, which has its own event': { ...STATE, state: 'ended' },
      'an unknown state': { ...STATE, state: 'on fire' },
      'no state': without(STATE, 'state'),
    },
  },
  program: {
    accepted: { 'a producer': { producerId: PRODUCER_ID }, none: { producerId: null } },
    refused: { nothing: {}, 'an empty id': { producerId: '' }, 'a number': { producerId: 7 } },
  },
  recording: {
    accepted: {
      'it began': { isRecording: true, startedAtMs: NOW_MS },
      'it ended': { isRecording: false, startedAtMs: null },
    },
    refused: {
      nothing: {},
      'a number for a flag': { isRecording: 1, startedAtMs: null },
      'no time': { isRecording: true },
    },
  },
  transportLost: {
    accepted: { 'a transport': { transportId: TRANSPORT_ID } },
    refused: { nothing: {}, 'an empty id': { transportId: '' }, 'a number': { transportId: 7 } },
  },
  sessionEnded: {
    accepted: {
      'by its host': { reason: 'host', endedAtMs: NOW_MS },
      'because its host stayed away': { reason: 'host-away', endedAtMs: NOW_MS },
    },
    refused: {
      'an unknown reason': { reason: 'boredom', endedAtMs: NOW_MS },
      'no time': { reason: 'host' },
    },
  },
  removed: {
    accepted: { 'a sentence': { message: 'You were removed from this session.' } },
    refused: { nothing: {}, 'a number': { message: 7 } },
  },
  serverClosing: {
    accepted: { 'two seconds': { retryInMs: 2000 }, 'at once': { retryInMs: 0 } },
    refused: Object.fromEntries(Object.entries(MISFITS).map(([name, value]) => [name, { retryInMs: value }])),
  },
};
