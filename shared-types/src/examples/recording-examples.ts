/** What is asked and told of recordings. */

import type { Recording, RecordingProgress } from '../outputs/recording.ts';
import type { recordingEvents } from '../outputs/recording-events.ts';
import type { recordingRequests } from '../outputs/recording-requests.ts';
import { type Examples, NOTHING, type RequestExamples, withEach, without } from './examples.ts';
import { NOW_MS, SESSION_ID } from './parts.ts';

export const RECORDING_ID = 'q7mX0c2Zk8v1Lr5Tn9Bd3H';
const STEM = `${SESSION_ID}-20261130-071500`;

const NO_FLAGS = { 'a number': 1, 'a text': 'true', null: null };
const NO_COUNTS = { negative: -1, 'a fraction': 1.5, 'a text': '1', null: null };
const NO_RECORDING_IDS = { empty: '', short: RECORDING_ID.slice(1), 'a path': '../../../../etc/passwd' };

const TRACK = {
  fileName: `${STEM}-program.ogg`,
  kind: 'program' as const,
  name: null,
  durationMs: 61_500.5,
  bytes: 984_000,
};

/** One that runs, of many tracks. */
export const RECORDING: Recording = {
  recordingId: RECORDING_ID,
  sessionId: SESSION_ID,
  title: "Ana's music",
  isMultiTrack: true,
  startedAtMs: NOW_MS - 61_500,
  endedAtMs: null,
  endReason: null,
  bytes: 1_968_000,
  tracks: [TRACK, { ...TRACK, fileName: `${STEM}-guest-1.ogg`, kind: 'guest', name: 'Ada' }],
  cueFileName: `${STEM}.cue`,
};

const ENDED: Recording = { ...RECORDING, endedAtMs: NOW_MS, endReason: 'stopped' };
const LINK = {
  fileName: TRACK.fileName,
  url: `https://aux.example.org/api/sessions/${SESSION_ID}/recordings/${RECORDING_ID}/${TRACK.fileName}?until=1&signature=x`,
};

const PROGRESS: RecordingProgress = {
  recordingId: RECORDING_ID,
  startedAtMs: NOW_MS - 61_500,
  isMultiTrack: false,
  tracks: 1,
  bytes: 984_000,
  durationMs: 61_000.5,
};

/** What no schema takes for a recording. */
export const NO_RECORDINGS = {
  ...withEach(RECORDING, 'recordingId', NO_RECORDING_IDS),
  ...withEach(RECORDING, 'isMultiTrack', NO_FLAGS),
  ...withEach(RECORDING, 'bytes', NO_COUNTS),
  'an unknown kind of track': { ...RECORDING, tracks: [{ ...TRACK, kind: 'video' }] },
  'an unknown end': { ...ENDED, endReason: 'boredom' },
  'where it is': { ...RECORDING, folder: '/var/lib/auxcast' },
};

export const RECORDING_EXAMPLES: RequestExamples<typeof recordingRequests> = {
  startRecording: {
    data: {
      accepted: { 'the program': {}, 'many tracks': { isMultiTrack: true } },
      refused: { ...withEach({}, 'isMultiTrack', NO_FLAGS), 'a place for it': { path: '/tmp/a.ogg' } },
    },
    reply: {
      accepted: { 'its id': { recordingId: RECORDING_ID } },
      refused: { ...withEach({}, 'recordingId', NO_RECORDING_IDS), nothing: {} },
    },
  },
  stopRecording: { data: NOTHING, reply: NOTHING },
  listRecordings: {
    data: NOTHING,
    reply: {
      accepted: {
        none: { recordings: [] },
        'one that runs, and one that ended': {
          recordings: [
            { ...RECORDING, links: [] },
            { ...ENDED, links: [LINK] },
          ],
        },
      },
      refused: {
        'without links': { recordings: [RECORDING] },
        'half a link': { recordings: [{ ...RECORDING, links: [without(LINK, 'url')] }] },
        ...Object.fromEntries(
          Object.entries(NO_RECORDINGS).map(([name, one]) => [name, { recordings: [{ ...one, links: [] }] }]),
        ),
      },
    },
  },
};

export const RECORDING_EVENT_EXAMPLES: {
  readonly [E in keyof typeof recordingEvents]: Examples<(typeof recordingEvents)[E]>;
} = {
  recordingProgress: {
    accepted: { 'a minute of it': PROGRESS, 'its beginning': { ...PROGRESS, bytes: 0, durationMs: 0 } },
    refused: {
      ...withEach(PROGRESS, 'recordingId', NO_RECORDING_IDS),
      ...withEach(PROGRESS, 'isMultiTrack', NO_FLAGS),
      ...withEach(PROGRESS, 'tracks', NO_COUNTS),
      'an end': { ...PROGRESS, reason: 'stopped' },
    },
  },
  recordingEnded: {
    accepted: {
      'as it was wanted': { ...PROGRESS, reason: 'stopped' },
      'for want of room': { ...PROGRESS, reason: 'disk-full' },
    },
    refused: { 'no reason': PROGRESS, 'an unknown reason': { ...PROGRESS, reason: 'boredom' } },
  },
};
