/** Every body of the REST API. The compiler complains when one has no examples. */
import type * as z from 'zod/mini';
import type * as rest from '../rest.ts';
import { type Examples, without } from './examples.ts';
import { EMPTY_TEXTS } from './hostile.ts';
import {
  BARE_TRACK,
  NOTHING_PLAYING,
  NOW_MS,
  NOW_PLAYING,
  SESSION_ID,
  SESSION_URL,
  TOKEN,
  TRACK,
} from './parts.ts';

import { NO_RECORDINGS, RECORDING } from './recording-examples.ts';

export type RestExamples = {
  readonly [K in keyof typeof rest]: (typeof rest)[K] extends z.core.$ZodType
    ? Examples<(typeof rest)[K]>
    : never;
};

const CREATED = { sessionId: SESSION_ID, url: SESSION_URL, hostToken: TOKEN };

const SUMMARY = {
  sessionId: SESSION_ID,
  url: SESSION_URL,
  title: "Ana's music",
  hostName: 'Ana',
  visibility: 'public' as const,
  kind: 'music' as const,
  state: 'live' as const,
  createdAtMs: NOW_MS - 600_000,
  liveSinceMs: NOW_MS - 590_000,
  endedAtMs: null,
  endReason: null,
  listenerCount: { listeners: 12, receiving: 11 },
  peakListeners: 40,
  nowPlaying: NOW_PLAYING,
};

const ENDED = {
  ...SUMMARY,
  state: 'ended' as const,
  endedAtMs: NOW_MS,
  endReason: 'admin' as const,
  nowPlaying: null,
};

const CALL = {
  ...SUMMARY,
  visibility: 'private' as const,
  kind: 'call' as const,
  state: 'open' as const,
  liveSinceMs: null,
  nowPlaying: NOTHING_PLAYING,
};

export const REST_EXAMPLES: RestExamples = {
  createSessionBody: {
    accepted: {
      nothing: {},
      everything: { title: 'Friday night', hostName: 'Ana', visibility: 'public' },
      'a private call': { visibility: 'private', kind: 'call' },
    },
    refused: {
      ...Object.fromEntries(
        Object.entries(EMPTY_TEXTS).map(([name, title]) => [`title: ${name}`, { title }]),
      ),
      'a long title': { title: 'x'.repeat(301) },
      'a long name': { hostName: 'x'.repeat(81) },
      'an unknown visibility': { visibility: 'secret' },
      'an unknown kind': { kind: 'film' },
      'a key in the body': { hostKey: 's3cret' },
      'an id of its own': { sessionId: SESSION_ID },
      null: null,
      'a list': [],
    },
  },
  createdSession: {
    accepted: { 'a session': CREATED },
    refused: { 'no token': without(CREATED, 'hostToken'), 'a short token': { ...CREATED, hostToken: 'x' } },
  },
  sessionSummary: {
    accepted: { live: SUMMARY, ended: ENDED, 'a call': CALL },
    refused: {
      'no state': without(SUMMARY, 'state'),
      'no kind': without(SUMMARY, 'kind'),
      'a token': { ...SUMMARY, hostToken: TOKEN },
      'a negative peak': { ...SUMMARY, peakListeners: -1 },
    },
  },
  nextCursor: { accepted: { more: 'WyJzZXNzaW9ucyIsW11d', 'no more': null }, refused: { 'a number': 2 } },
  sessionList: {
    accepted: {
      none: { sessions: [], nextCursor: null },
      some: { sessions: [SUMMARY], nextCursor: 'WyJzZXNzaW9ucyIsW11d' },
    },
    refused: {
      'a bare list': [SUMMARY],
      null: { sessions: null, nextCursor: null },
      'no word about more': { sessions: [] },
    },
  },
  recordingList: {
    accepted: {
      none: { recordings: [], nextCursor: null },
      some: { recordings: [RECORDING], nextCursor: 'WyJyZWNvcmRpbmdzIixbXV0' },
    },
    refused: {
      'no word about more': { recordings: [] },
      ...Object.fromEntries(
        Object.entries(NO_RECORDINGS).map(([name, one]) => [name, { recordings: [one], nextCursor: null }]),
      ),
    },
  },
  sessionHistory: {
    accepted: {
      'two tracks': { sessionId: SESSION_ID, tracks: [BARE_TRACK, TRACK], nextCursor: null },
      none: { sessionId: SESSION_ID, tracks: [], nextCursor: null },
    },
    refused: {
      'no session': { tracks: [], nextCursor: null },
      'a report': { sessionId: SESSION_ID, tracks: [{ title: 'x' }], nextCursor: null },
    },
  },
};
