import { type NowPlaying, type NowPlayingReport, PROTOCOL_VERSION, sessionId } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { Signaling } from '../../test-support/signaling/index.ts';

const created = z.object({ session: z.object({ sessionId }) });
const nothing = z.object({});
const DURATION_MS = 215_000;
const ALBUM = 'Songs for a Crowd';
const ARTIST = 'The Benchmarks';
const SOURCE = { site: 'Example Music', url: 'https://music.example.org/tracks/1' };

/**
 * Whoever has something to tell everybody: the host of a session, or the bare server's one client that
 * speaks.
 */
export interface Announcer {
  readonly sessionId: string;
  /** Tells everybody that a track of this title is playing. */
  readonly announce: (title: string) => Promise<unknown>;
  readonly close: () => void;
}

export async function host(url: string): Promise<Announcer> {
  const signaling = await Signaling.open(url);
  const { session } = await signaling.request('createSession', { protocol: PROTOCOL_VERSION }, created);
  return {
    sessionId: session.sessionId,
    announce: (title) => signaling.request('nowPlaying', report(title), nothing),
    close: () => signaling.close(),
  };
}

/** Has the bare server send what our server would. */
export async function bareSpeaker(url: string): Promise<Announcer> {
  const signaling = await Signaling.open(url);
  const { session } = await signaling.request('createSession', {}, created);
  return {
    sessionId: session.sessionId,
    announce: (title) => signaling.request('say', { text: event(title) }, nothing),
    close: () => signaling.close(),
  };
}

function report(title: string): NowPlayingReport {
  return {
    track: { title, artist: ARTIST, album: ALBUM, source: SOURCE, artworkId: null },
    playbackState: 'playing',
    position: { positionMs: 0, durationMs: DURATION_MS, rate: 1, ageMs: 0 },
  };
}

function event(title: string): string {
  const nowMs = Date.now();
  const data: NowPlaying = {
    track: {
      number: 1,
      title,
      artist: ARTIST,
      album: ALBUM,
      source: SOURCE,
      artworkUrl: null,
      accent: null,
      startedAtMs: nowMs,
    },
    playbackState: 'playing',
    anchor: { positionMs: 0, durationMs: DURATION_MS, rate: 1, atMs: nowMs },
  };
  return JSON.stringify({ event: 'nowPlaying', data });
}
