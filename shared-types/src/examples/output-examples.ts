/** What is asked and told of a program's other ways out. */
import type { IcecastOutput } from '../outputs/icecast.ts';
import type { outputEvents } from '../outputs/output-events.ts';
import type { outputRequests } from '../outputs/output-requests.ts';
import { type Examples, NOTHING, type RequestExamples, withEach, without } from './examples.ts';
import { BAD_IDS, EMPTY_TEXTS } from './hostile.ts';
import { NOW_MS } from './parts.ts';

const OUTPUT_ID = 'V1StGXR8_Z5j';

const NO_FLAGS = { 'a number': 1, 'a text': 'true', null: null };
const NO_TEXTS = { ...EMPTY_TEXTS, 'too long': 'x'.repeat(301), 'a number': 7, 'a list': ['x'], null: null };

/** Each would make the server speak with something else, or say something else. */
const NO_SERVERS = {
  'no scheme': 'radio.example.org:8000',
  'another scheme': 'ftp://radio.example.org',
  'a file': 'file:///etc/passwd',
  'no host': 'http://',
  'no slashes': 'http:radio.example.org',
  'a user': 'http://source:hackme@radio.example.org:8000',
  'a path': 'http://radio.example.org:8000/live.mp3',
  'a query': 'http://radio.example.org:8000?mode=kill',
  'a fragment': 'http://radio.example.org:8000#x',
  'a port that is none': 'http://radio.example.org:99999',
  'a line break': 'http://radio.example.org\r\nX-Evil: 1',
  'a backslash': 'http://radio.example.org\\@localhost',
  'white space': 'http://radio.example.org /',
  'too long': `http://${'x'.repeat(250)}.org`,
  'a number': 8000,
  null: null,
};
const NO_MOUNTS = {
  empty: '',
  'no slash': 'live.mp3',
  'nothing but a slash': '/',
  'a way up': '/../admin/kill',
  'a name that begins with a dot': '/.hidden',
  'a query': '/live.mp3?x=1',
  'white space': '/live mp3',
  'a line break': '/live\r\nX-Evil: 1',
  'a percent sign': '/live%0d%0a',
  'the server’s own pages': '/admin/metadata',
  'too deep': '/a/b/c/d/e',
  'too long': `/${'x'.repeat(66)}`,
  'a number': 7,
  null: null,
};
const NO_USERS = {
  empty: '',
  'a colon': 'a:b',
  'a line break': 'a\r\nb',
  'too long': 'x'.repeat(65),
  null: null,
};
const NO_PASSWORDS = {
  empty: '',
  'a line break': 'a\r\nX-Evil: 1',
  'a control character': 'a\u0000b',
  'too long': 'x'.repeat(129),
  'a number': 7,
  null: null,
};
const NO_FORMATS = { unknown: 'flac', 'a number': 192, null: null, 'a list': ['ogg'] };

const WISH = { url: 'http://radio.example.org:8000', mount: '/live.mp3', password: 'hackme' };

const OUTPUT: IcecastOutput = {
  outputId: OUTPUT_ID,
  url: 'http://radio.example.org:8000',
  mount: '/live.mp3',
  user: 'source',
  format: 'mp3-192',
  name: 'Kitchen radio',
  description: 'Every Friday',
  genre: 'Eclectic',
  isPublic: false,
  mayBePrivate: false,
  state: 'live',
  reason: null,
  sinceMs: NOW_MS,
  retryAtMs: null,
};
const BARE: IcecastOutput = { ...OUTPUT, name: null, description: null, genre: null, state: 'stopped' };

const ABOUT_ONE = {
  data: {
    accepted: { one: { outputId: OUTPUT_ID } },
    refused: { ...withEach({}, 'outputId', BAD_IDS), nothing: {} },
  },
  reply: NOTHING,
};

export const OUTPUT_EXAMPLES: RequestExamples<typeof outputRequests> = {
  addOutput: {
    data: {
      accepted: {
        'no more than it takes': WISH,
        everything: {
          ...WISH,
          url: 'https://radio.example.org',
          mount: '/shows/friday.ogg',
          user: 'dj Ünïcode',
          format: 'ogg-chained',
          name: 'Kitchen radio 🎧',
          description: 'Every Friday',
          genre: 'Eclectic',
          isPublic: true,
        },
        'an address of version 6': { ...WISH, url: 'http://[2001:db8::7]:8000/' },
      },
      refused: {
        ...withEach(WISH, 'url', NO_SERVERS),
        ...withEach(WISH, 'mount', NO_MOUNTS),
        ...withEach(WISH, 'user', NO_USERS),
        ...withEach(WISH, 'password', NO_PASSWORDS),
        ...withEach(WISH, 'format', NO_FORMATS),
        ...withEach(WISH, 'name', NO_TEXTS),
        ...withEach(WISH, 'description', NO_TEXTS),
        ...withEach(WISH, 'genre', NO_TEXTS),
        ...withEach(WISH, 'isPublic', NO_FLAGS),
        'no server': without(WISH, 'url'),
        'no mount': without(WISH, 'mount'),
        'no password': without(WISH, 'password'),
        'a right to private networks': { ...WISH, mayBePrivate: true },
        'headers of its own': { ...WISH, headers: { Host: 'localhost' } },
      },
    },
    reply: {
      accepted: { 'an id': { outputId: OUTPUT_ID } },
      refused: { ...withEach({}, 'outputId', BAD_IDS), nothing: {} },
    },
  },
  startOutput: ABOUT_ONE,
  stopOutput: ABOUT_ONE,
  removeOutput: ABOUT_ONE,
};

export const OUTPUT_EVENT_EXAMPLES: {
  readonly [E in keyof typeof outputEvents]: Examples<(typeof outputEvents)[E]>;
} = {
  outputs: {
    accepted: {
      none: { outputs: [] },
      'one that is live, and others': {
        outputs: [
          OUTPUT,
          BARE,
          { ...OUTPUT, state: 'retrying', reason: 'cut-off', retryAtMs: NOW_MS + 2000 },
          { ...OUTPUT, mayBePrivate: true, state: 'refused', reason: 'wrong-password' },
        ],
      },
    },
    refused: {
      nothing: {},
      null: { outputs: null },
      'a password': { outputs: [{ ...OUTPUT, password: 'hackme' }] },
      'an unknown state': { outputs: [{ ...OUTPUT, state: 'on fire' }] },
      'an unknown reason': { outputs: [{ ...OUTPUT, reason: 'the weather' }] },
      'no state': { outputs: [without(OUTPUT, 'state')] },
      'no time': { outputs: [{ ...OUTPUT, sinceMs: null }] },
    },
  },
};
