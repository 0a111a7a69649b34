/** Every request and its reply. The compiler complains when one has no examples. */
import { DESK_EXAMPLES } from './desk-examples.ts';
import { NOTHING, type RequestExamples, withEach, without } from './examples.ts';
import { BAD_IDS, EMPTY_TEXTS, HOSTILE_URLS, MISFITS, nested, WITH_PROTO } from './hostile.ts';
import { OUTPUT_EXAMPLES } from './output-examples.ts';
import {
  ARTWORK_ID,
  CONSUMER_ID,
  ICE_SERVERS,
  NEW_SNAPSHOT,
  NOW_MS,
  OTHER_TOKEN,
  PARTICIPANT_ID,
  POSITION_REPORT,
  PRODUCER_ID,
  PROTOCOL,
  RECONNECTING_SNAPSHOT,
  REPORT,
  SESSION_ID,
  SESSION_URL,
  SNAPSHOT,
  STREAM_TOKEN,
  TOKEN,
  TRACK_REPORT,
  TRANSPORT_ID,
  WELCOME,
} from './parts.ts';
import { CHROMIUM_CAPABILITIES, CHROMIUM_DTLS, CHROMIUM_PROGRAM, SERVER_TRANSPORT } from './real-webrtc.ts';
import { RECORDING_EXAMPLES } from './recording-examples.ts';
import { STEERING_EXAMPLES } from './steering-examples.ts';
import { TALK_EXAMPLES } from './talk-examples.ts';
import { CAPABILITIES, CONSUMER, DTLS, ICE, PARAMETERS, TRANSPORT } from './webrtc-examples.ts';

const NO_FLAGS = { 'a number': 1, 'a text': 'true', null: null };
const BAD_SOURCES = { empty: '', 'a channel': 'stage', null: null, 'a number': 1 };

/** Of a request that says nothing but which sound it is about. */
const ABOUT_A_SOURCE = {
  accepted: {
    'the program': {},
    'the voice': { source: 'voice' as const },
    'the bed': { source: 'bed' as const },
    'music alone': { source: 'music' as const },
    'the microphone alone': { source: 'microphone' as const },
  },
  refused: { ...withEach({}, 'source', BAD_SOURCES), 'a channel': { channelId: 'stage' } },
};

function trackWithEach(field: string, values: Readonly<Record<string, unknown>>) {
  return withTracks(withEach(TRACK_REPORT, field, values));
}

function withTracks(tracks: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(tracks).map(([name, track]) => [`track with ${name}`, { ...REPORT, track }]),
  );
}

const CREATE = { protocol: PROTOCOL };
const RESUME = { protocol: PROTOCOL, sessionId: SESSION_ID, hostToken: TOKEN };
const JOIN = { protocol: PROTOCOL, sessionId: SESSION_ID };
const HOST_WELCOME = { ...WELCOME, url: SESSION_URL, graceMs: 120_000 };
const CREATED = { ...HOST_WELCOME, session: NEW_SNAPSHOT, hostToken: TOKEN };
const RESUMED = { ...HOST_WELCOME, program: { transportId: TRANSPORT_ID, producerId: PRODUCER_ID } };
const JOINED = { ...WELCOME, resumeToken: TOKEN, keptTransportId: null, receive: null };
const PRODUCE = { transportId: TRANSPORT_ID, kind: 'audio' as const, rtpParameters: CHROMIUM_PROGRAM };
const CONSUMED = CONSUMER.accepted["of Chromium's program"] ?? null;

const BAD_PROTOCOLS = { 'a text': '1', negative: -1, 'a fraction': 1.5, huge: 1e9, null: null };
const BAD_SESSION_IDS = {
  'too short': SESSION_ID.slice(1),
  'too long': `${SESSION_ID}a`,
  'upper case': SESSION_ID.toUpperCase(),
  'letters we do not use': 'oooooooooo',
  'a line more': `${SESSION_ID}\n`,
  'a path': '../../admin',
  'a number': 2_345_678_923,
};
const BAD_TOKENS = {
  empty: '',
  short: TOKEN.slice(1),
  long: `${TOKEN}A`,
  'other letters': `${TOKEN.slice(1)}+`,
  'a list': [TOKEN],
  'a deep nest': nested(20_000),
};
const BAD_TEXTS = { ...EMPTY_TEXTS, 'too long': 'x'.repeat(301), 'a number': 7, 'a list': ['x'], null: null };

const GOOD_RECEPTION = { sound: 'good' as const, cause: null, path: 'udp' as const, concealedPct: 0 };

export const REQUEST_EXAMPLES: RequestExamples = {
  ...TALK_EXAMPLES,
  ...STEERING_EXAMPLES,
  ...DESK_EXAMPLES,
  ...OUTPUT_EXAMPLES,
  ...RECORDING_EXAMPLES,

  ping: {
    data: NOTHING,
    reply: {
      accepted: { 'a time': { serverTimeMs: NOW_MS }, 'the beginning of time': { serverTimeMs: 0 } },
      refused: {
        ...NOTHING.refused,
        ...withEach({}, 'serverTimeMs', MISFITS),
        'no time': {},
        'a time as a text': { serverTimeMs: '2026-01-01T00:00:00Z' },
      },
    },
  },

  serverInfo: {
    data: {
      accepted: {
        'without a key': { protocol: PROTOCOL },
        'with a key': { protocol: 0, hostKey: 's3cret' },
        'for a call': { protocol: PROTOCOL, kind: 'call' },
      },
      refused: {
        ...withEach({}, 'protocol', BAD_PROTOCOLS),
        ...withEach({ protocol: PROTOCOL }, 'kind', { unknown: 'video', null: null }),
        'no protocol': { hostKey: 's3cret' },
        'an empty key': { protocol: PROTOCOL, hostKey: '' },
        'a long key': { protocol: PROTOCOL, hostKey: 'x'.repeat(257) },
        'a key as an object': { protocol: PROTOCOL, hostKey: { $ne: '' } },
      },
    },
    reply: {
      accepted: {
        allowed: { version: '0.1.0', protocol: PROTOCOL, goLive: 'allowed' },
        'not from here': { version: '0.1.0', protocol: 7, goLive: 'not-from-here' },
      },
      refused: {
        'an unknown right': { version: '0.1.0', protocol: PROTOCOL, goLive: 'perhaps' },
        'no version': { protocol: PROTOCOL, goLive: 'allowed' },
      },
    },
  },

  connectTransport: {
    data: {
      accepted: { "Chromium's": { transportId: TRANSPORT_ID, dtlsParameters: CHROMIUM_DTLS } },
      refused: {
        ...withEach({ dtlsParameters: CHROMIUM_DTLS }, 'transportId', BAD_IDS),
        ...withEach({ transportId: TRANSPORT_ID }, 'dtlsParameters', DTLS.refused),
        'no transport': { dtlsParameters: CHROMIUM_DTLS },
        'no parameters': { transportId: TRANSPORT_ID },
      },
    },
    reply: NOTHING,
  },

  restartIce: {
    data: {
      accepted: { 'a transport': { transportId: TRANSPORT_ID } },
      refused: { ...withEach({}, 'transportId', BAD_IDS), 'no transport': {} },
    },
    reply: {
      accepted: {
        "a server's": { iceParameters: SERVER_TRANSPORT.iceParameters, iceServers: [] },
        'with a TURN server': { iceParameters: SERVER_TRANSPORT.iceParameters, iceServers: ICE_SERVERS },
      },
      refused: { ...withEach({ iceServers: [] }, 'iceParameters', ICE.refused), nothing: {} },
    },
  },

  createSession: {
    data: {
      accepted: {
        'no more than a version': CREATE,
        'a private call': { ...CREATE, visibility: 'private', kind: 'call' },
        'an old version': { protocol: 0 },
        everything: {
          ...CREATE,
          attemptId: TOKEN,
          hostKey: 's3cret',
          title: 'Friday <b>night</b>',
          hostName: 'Ana 🎧',
          visibility: 'public',
          kind: 'music',
        },
        'a text that is bounded once it is clean': {
          ...CREATE,
          title: `${'x'.repeat(300)}${' '.repeat(900)}`,
        },
      },
      refused: {
        ...withEach({}, 'protocol', BAD_PROTOCOLS),
        ...withEach(CREATE, 'title', BAD_TEXTS),
        ...withEach(CREATE, 'hostName', { ...BAD_TEXTS, 'too long for a name': 'x'.repeat(81) }),
        ...withEach(CREATE, 'attemptId', { ...BAD_TOKENS, null: null }),
        ...withEach(CREATE, 'hostKey', { empty: '', long: 'x'.repeat(257), null: null }),
        ...withEach(CREATE, 'kind', { unknown: 'video', null: null, 'a list': ['call'] }),
        ...withEach(CREATE, 'visibility', { unknown: 'secret', null: null, 'a list': ['public'] }),
        'no version': {},
        'an identity of its own': { ...CREATE, participantId: 'admin', role: 'ops' },
        'a token of its own': { ...CREATE, hostToken: TOKEN },
        'a prototype': { ...CREATE, extra: WITH_PROTO },
      },
    },
    reply: {
      accepted: { 'a new session': CREATED, 'without ICE servers': { ...CREATED, iceServers: [] } },
      refused: {
        ...withEach(CREATED, 'hostToken', BAD_TOKENS),
        ...withEach(CREATED, 'routerRtpCapabilities', CAPABILITIES.refused),
        'no token': HOST_WELCOME,
        'no link': without(CREATED, 'url'),
        'no session': without(CREATED, 'session'),
        'an ICE server that is a text': { ...CREATED, iceServers: ['stun:stun.example.org'] },
      },
    },
  },

  resumeSession: {
    data: {
      accepted: { 'a token': RESUME },
      refused: {
        ...withEach(RESUME, 'protocol', BAD_PROTOCOLS),
        ...withEach(RESUME, 'sessionId', BAD_SESSION_IDS),
        ...withEach(RESUME, 'hostToken', BAD_TOKENS),
        'no token': JOIN,
        'a role': { ...RESUME, role: 'host' },
      },
    },
    reply: {
      accepted: { 'a program that survived': RESUMED, 'no program': { ...HOST_WELCOME, program: null } },
      refused: {
        'no word about the program': HOST_WELCOME,
        'half a program': { ...RESUMED, program: { transportId: TRANSPORT_ID } },
        'a token once more': { ...RESUMED, hostToken: OTHER_TOKEN },
      },
    },
  },

  createProducerTransport: {
    data: NOTHING,
    reply: {
      accepted: { 'a transport': { transport: SERVER_TRANSPORT, iceServers: ICE_SERVERS } },
      refused: {
        ...withEach({ iceServers: [] }, 'transport', TRANSPORT.refused),
        nothing: {},
        null: { transport: null, iceServers: [] },
        'no word about ICE servers': { transport: SERVER_TRANSPORT },
      },
    },
  },

  produce: {
    data: {
      accepted: {
        ...Object.fromEntries(
          Object.entries(PARAMETERS.accepted).map(([name, rtpParameters]) => [
            name,
            { ...PRODUCE, rtpParameters },
          ]),
        ),
        'a voice': { ...PRODUCE, source: 'voice' as const },
      },
      refused: {
        ...withEach(PRODUCE, 'source', BAD_SOURCES),
        ...withEach(PRODUCE, 'transportId', BAD_IDS),
        ...withEach(PRODUCE, 'rtpParameters', PARAMETERS.refused),
        video: { ...PRODUCE, kind: 'video' },
        'no parameters': without(PRODUCE, 'rtpParameters'),
        'a wish to be paused': { ...PRODUCE, paused: true },
      },
    },
    reply: {
      accepted: { 'a producer': { producerId: PRODUCER_ID } },
      refused: { ...withEach({}, 'producerId', BAD_IDS), nothing: {} },
    },
  },

  closeProducer: { data: ABOUT_A_SOURCE, reply: NOTHING },

  nowPlaying: {
    data: {
      accepted: {
        'a whole track': REPORT,
        nothing: { track: null, playbackState: 'none', position: null },
        'no more than a title': {
          track: { title: 'Live', artist: null, album: null, source: null, artworkId: null },
          playbackState: 'playing',
          position: { positionMs: 0, durationMs: null, rate: 1, ageMs: 0 },
        },
        'a site without an address': {
          ...REPORT,
          track: { ...TRACK_REPORT, source: { site: 'radio', url: null } },
        },
        'a title that is cut': { ...REPORT, track: { ...TRACK_REPORT, title: 'x'.repeat(1000) } },
        'descriptions that are left out, or cut': {
          ...REPORT,
          track: { ...TRACK_REPORT, artist: '\u200b', album: 'x'.repeat(301) },
        },
        'a place in a private network': {
          ...REPORT,
          track: { ...TRACK_REPORT, source: { site: 'nas.local', url: 'http://nas.local:4533/app' } },
        },
        'a text that would be a page': {
          ...REPORT,
          track: { ...TRACK_REPORT, title: '<img src=x onerror=alert(1)>' },
        },
      },
      refused: {
        ...withEach(REPORT, 'playbackState', { unknown: 'stopped', null: null, 'a boolean': true }),
        ...trackWithEach('title', without(BAD_TEXTS, 'too long')),
        ...trackWithEach('artist', { 'a number': 7, 'a list': ['x'] }),
        ...trackWithEach('album', { 'a number': 7, 'a list': ['x'] }),
        ...trackWithEach('artworkId', {
          'an address': 'https://tracker.example/pixel.gif',
          short: ARTWORK_ID.slice(1),
          'a path': '../../../../etc/passwd',
        }),
        ...trackWithEach(
          'source',
          withEach({ site: 'a site' }, 'url', { ...HOSTILE_URLS, 'a number': 7, 'a list': [] }),
        ),
        ...trackWithEach('source', {
          'no site': { url: null },
          'a long site': { site: 'x'.repeat(81), url: null },
          'an empty site': { site: '\u200b', url: null },
        }),
        'a track without its title': { ...REPORT, track: without(TRACK_REPORT, 'title') },
        'a track with an address of artwork': {
          ...REPORT,
          track: { ...TRACK_REPORT, artworkUrl: 'https://a.example/a.png' },
        },
        'no track at all': without(REPORT, 'track'),
        'no position at all': without(REPORT, 'position'),
        'a position with a time of its own': { ...REPORT, position: { ...POSITION_REPORT, atMs: NOW_MS } },
      },
    },
    reply: NOTHING,
  },

  position: {
    data: {
      accepted: {
        playing: POSITION_REPORT,
        'standing still': { ...POSITION_REPORT, rate: 0 },
        endless: { ...POSITION_REPORT, durationMs: null },
        'at the bounds': { positionMs: 1e9, durationMs: 1e9, rate: 16, ageMs: 60_000 },
      },
      refused: {
        ...withEach(POSITION_REPORT, 'positionMs', MISFITS),
        ...withEach(POSITION_REPORT, 'durationMs', MISFITS),
        ...withEach(POSITION_REPORT, 'rate', MISFITS),
        ...withEach(POSITION_REPORT, 'ageMs', MISFITS),
        'no position': without(POSITION_REPORT, 'positionMs'),
        'no duration': without(POSITION_REPORT, 'durationMs'),
        'no rate': without(POSITION_REPORT, 'rate'),
        'no age': without(POSITION_REPORT, 'ageMs'),
        'too old': { ...POSITION_REPORT, ageMs: 60_001 },
        'too fast': { ...POSITION_REPORT, rate: 17 },
        'a time of its own': { ...POSITION_REPORT, atMs: NOW_MS },
      },
    },
    reply: NOTHING,
  },

  artwork: {
    data: {
      accepted: {
        'a little file': { type: 'image/png', data: 'iVBORw0KGgo=' },
        'the largest file': { type: 'image/jpeg', data: 'A'.repeat(699_052) },
      },
      refused: {
        'too large a file': { type: 'image/jpeg', data: 'A'.repeat(699_056) },
        'an empty file': { type: 'image/png', data: '' },
        'no base64': { type: 'image/png', data: '<svg/>' },
        'base64 that is cut off': { type: 'image/png', data: 'iVBORw0KGg' },
        'base64 for addresses': { type: 'image/png', data: '__--' },
        'a data address': { type: 'image/png', data: 'data:image/png;base64,iVBORw0KGgo=' },
        'a web address': { type: 'image/png', data: 'https://a.example/a.png' },
        'a drawing that may hold scripts': { type: 'image/svg+xml', data: 'PHN2Zy8+' },
        'an animation': { type: 'image/gif', data: 'R0lGODlh' },
        'bytes as a list': { type: 'image/png', data: [137, 80, 78, 71] },
        'no type': { data: 'iVBORw0KGgo=' },
        'no data': { type: 'image/png' },
      },
    },
    reply: {
      accepted: { 'an id': { artworkId: ARTWORK_ID } },
      refused: { 'an address': { artworkId: 'https://a.example/a.png' }, nothing: {} },
    },
  },

  pause: { data: NOTHING, reply: NOTHING },
  resume: { data: NOTHING, reply: NOTHING },
  endSession: { data: NOTHING, reply: NOTHING },

  join: {
    data: {
      accepted: {
        'step by step': JOIN,
        'the fast path': { ...JOIN, rtpCapabilities: CHROMIUM_CAPABILITIES },
        'by an invite': { ...JOIN, invite: TOKEN, name: 'Ada' },
        'an overlay': { ...JOIN, isOverlay: true },
        'coming back': { ...JOIN, resumeToken: TOKEN, rtpCapabilities: {} },
      },
      refused: {
        ...withEach(JOIN, 'protocol', BAD_PROTOCOLS),
        ...withEach(JOIN, 'sessionId', BAD_SESSION_IDS),
        ...withEach(JOIN, 'resumeToken', { ...BAD_TOKENS, null: null }),
        ...withEach(JOIN, 'invite', { ...BAD_TOKENS, null: null }),
        ...withEach(JOIN, 'name', { ...BAD_TEXTS, 'too long for a name': 'x'.repeat(81) }),
        ...withEach(JOIN, 'rtpCapabilities', { ...CAPABILITIES.refused, null: null }),
        'no session': CREATE,
        'a role': { ...JOIN, role: 'host' },
        'an identity of its own': { ...JOIN, participantId: 'somebody else' },
      },
    },
    reply: {
      accepted: {
        'step by step': JOINED,
        'the fast path': { ...JOINED, receive: { transport: SERVER_TRANSPORT, consumer: CONSUMED } },
        'before there is a program': {
          ...JOINED,
          session: NEW_SNAPSHOT,
          receive: { transport: SERVER_TRANSPORT, consumer: null },
        },
        'a transport that survived': {
          ...JOINED,
          session: RECONNECTING_SNAPSHOT,
          iceServers: ICE_SERVERS,
          keptTransportId: TRANSPORT_ID,
        },
      },
      refused: {
        ...withEach(JOINED, 'resumeToken', BAD_TOKENS),
        'no word about a transport': without(JOINED, 'keptTransportId'),
        'no word about a consumer': { ...JOINED, receive: { transport: SERVER_TRANSPORT } },
        'an unknown state': { ...JOINED, session: { ...SNAPSHOT, state: 'on fire' } },
        'a token of the host': { ...JOINED, hostToken: TOKEN },
      },
    },
  },

  createConsumerTransport: {
    data: {
      accepted: {
        'step by step': {},
        'with a consumer': { rtpCapabilities: CHROMIUM_CAPABILITIES },
      },
      refused: {
        ...NOTHING.refused,
        ...withEach({}, 'rtpCapabilities', CAPABILITIES.refused),
      },
    },
    reply: {
      accepted: {
        'with a consumer': { transport: SERVER_TRANSPORT, iceServers: [], consumer: CONSUMED },
        'without a program': { transport: SERVER_TRANSPORT, iceServers: ICE_SERVERS, consumer: null },
      },
      refused: {
        ...withEach({ iceServers: [], consumer: null }, 'transport', TRANSPORT.refused),
        ...withEach({ transport: SERVER_TRANSPORT, iceServers: [] }, 'consumer', CONSUMER.refused),
      },
    },
  },

  consume: {
    data: {
      accepted: {
        "Chromium's": { transportId: TRANSPORT_ID, rtpCapabilities: CHROMIUM_CAPABILITIES },
        'of a voice': { voiceOf: PARTICIPANT_ID, transportId: TRANSPORT_ID, rtpCapabilities: {} },
        'of a voice for the mix': {
          voiceOf: PARTICIPANT_ID,
          isForMix: true,
          transportId: TRANSPORT_ID,
          rtpCapabilities: {},
        },
        'of the bed': { isBed: true, transportId: TRANSPORT_ID, rtpCapabilities: {} },
      },
      refused: {
        ...withEach({ rtpCapabilities: {} }, 'transportId', BAD_IDS),
        ...withEach({ transportId: TRANSPORT_ID }, 'rtpCapabilities', CAPABILITIES.refused),
        ...withEach({ transportId: TRANSPORT_ID, rtpCapabilities: {} }, 'isForMix', NO_FLAGS),
        ...withEach({ transportId: TRANSPORT_ID, rtpCapabilities: {} }, 'isBed', NO_FLAGS),
        'no capabilities': { transportId: TRANSPORT_ID },
        'a producer of its choice': {
          transportId: TRANSPORT_ID,
          rtpCapabilities: {},
          producerId: PRODUCER_ID,
        },
      },
    },
    reply: CONSUMER,
  },

  resumeConsumer: {
    data: {
      accepted: { 'a consumer': { consumerId: CONSUMER_ID } },
      refused: { ...withEach({}, 'consumerId', BAD_IDS), nothing: {} },
    },
    reply: NOTHING,
  },

  reportReception: {
    data: {
      accepted: {
        'good again': GOOD_RECEPTION,
        'a stutter': { sound: 'weak', cause: 'loss', path: 'tcp', concealedPct: 12.5 },
        'no way through': { sound: 'failed', cause: 'ice', path: null, concealedPct: null },
        'by the HTTP stream': { sound: 'good', cause: null, path: 'http', concealedPct: null },
      },
      refused: {
        'an unknown cause': { ...GOOD_RECEPTION, cause: 'the weather' },
        'an unknown path': { ...GOOD_RECEPTION, path: '10.0.0.1' },
        'more than all': { ...GOOD_RECEPTION, concealedPct: 101 },
        'less than nothing': { ...GOOD_RECEPTION, concealedPct: -1 },
        'an essay': { ...GOOD_RECEPTION, message: 'It stutters.' },
        half: { sound: 'good' },
      },
    },
    reply: NOTHING,
  },

  streamToken: {
    data: NOTHING,
    reply: {
      accepted: { 'a token': { token: STREAM_TOKEN } },
      refused: {
        nothing: {},
        ...withEach({}, 'token', { ...BAD_TOKENS, 'a resume token': TOKEN }),
      },
    },
  },

  leave: { data: NOTHING, reply: NOTHING },
};
