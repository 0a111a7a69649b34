import type { SeenIcecastOutput } from '../outputs/icecast.ts';
import { spanWords } from './steering-words.ts';

type SeenReason = NonNullable<SeenIcecastOutput['reason']>;

/** What is wrong, and what to do about it. */
const REASONS: Readonly<Record<SeenReason, string>> = {
  'wrong-password': 'The server does not take this user and password. Add it again with the right ones.',
  'mount-in-use': 'Somebody else is on this mount. Stop them, or take another mount.',
  'source-limit': 'The server has as many sources as it takes. Ask whoever runs it.',
  'format-refused': 'The server does not take this format. MP3 is taken everywhere.',
  'turned-away': 'The server turned us away, and does not say why. Ask whoever runs it.',
  'not-icecast': 'No Icecast answers there. Look at address and port.',
  'server-trouble': 'The server is in trouble of its own.',
  'private-address':
    'This is no public address. Whoever runs this Auxcast can allow it, or add it for you.',
  'unknown-host': 'No server of this name is known. Look at the address.',
  unreachable: 'Nothing answers at this address and port.',
  certificate: 'The server’s certificate is not good for this address.',
  'no-tls': 'The server speaks no TLS on this port. Try http:// in place of https://.',
  'no-answer': 'The server does not answer in time.',
  'cut-off': 'The server broke the connection off.',
  'too-slow': 'The server takes the stream too slowly.',
  'encoders-busy': 'This Auxcast encodes as many streams as it may. Ogg needs no encoder.',
  'no-sound': 'This Auxcast has no sound to send just now.',
  other: 'Something is wrong that this page does not know. Load it again.',
};

const SECOND_MS = 1000;

/** How an output stands, in a few words. @param nowMs server time */
export function outputStateWords({ state, sinceMs, retryAtMs }: SeenIcecastOutput, nowMs: number): string {
  switch (state) {
    case 'stopped':
      return 'Stopped';
    case 'connecting':
      return 'Connecting…';
    case 'live':
      return `On the air for ${spanWords(Math.max(0, nowMs - sinceMs))}`;
    case 'retrying':
      return `Off the air. Tries again ${waitWords(retryAtMs, nowMs)}`;
    case 'refused':
      return 'Off the air. Does not try again by itself';
    case 'other':
      return 'In a state that this page does not know';
  }
}

/** Why it is not on the air; empty while there is nothing to say. */
export function outputReasonWords({ reason }: SeenIcecastOutput): string {
  return reason === null ? '' : REASONS[reason];
}

function waitWords(retryAtMs: number | null, nowMs: number): string {
  const waitMs = (retryAtMs ?? nowMs) - nowMs;
  return waitMs < SECOND_MS ? 'now' : `in ${Math.ceil(waitMs / SECOND_MS)} s`;
}

const FORMATS: Readonly<Record<SeenIcecastOutput['format'], string>> = {
  'mp3-128': 'MP3, 128 kbit/s',
  'mp3-192': 'MP3, 192 kbit/s',
  'mp3-256': 'MP3, 256 kbit/s',
  'mp3-320': 'MP3, 320 kbit/s',
  ogg: 'Ogg Opus, without titles',
  'ogg-chained': 'Ogg Opus, with titles (some players stop at each)',
  other: 'another format',
};

export function formatWords(format: SeenIcecastOutput['format']): string {
  return FORMATS[format];
}
