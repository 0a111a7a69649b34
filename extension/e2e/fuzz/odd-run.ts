import { setTimeout as rest } from 'node:timers/promises';
import { NOW_PLAYING_PACE, sessionHistory, type Track } from '@auxcast/shared-types';
import type { Page } from 'puppeteer-core';
import type { ListenerSocket } from '../harness/listener-socket.ts';
import { waitFor } from '../harness/wait-for.ts';
import { type OddStep, oddPlayer, type PlayedSong, PRIVATE } from './odd-player.ts';

export const ODD_PAGE = 'https://odd.auxcast.example/';

declare global {
  interface Window {
    readonly odd: Readonly<Record<string, (call: unknown) => unknown>>;
  }
}

export interface OddStage {
  /** A page of `ODD_PAGE`, which is broadcast. */
  readonly page: Page;
  readonly listener: ListenerSocket;
  readonly serverUrl: string;
}

/**
 * Lets the odd player of a seed play. @throws at the first thing that is not as it truly played, with what
 * came before
 */
export async function playOdd({ page, listener, serverUrl }: OddStage, seed: number): Promise<void> {
  const called: string[] = [];
  const earlier = (await tracksOf(serverUrl, listener)).at(-1)?.number ?? 0;
  const began = { events: listener.events.length, atMs: performance.now() };
  const expected: PlayedSong[] = [];
  try {
    for (const song of oddPlayer(seed)) {
      expected.push(song);
      await call(page, song.steps, called);
      await shows(listener, song);
      if (song.again.length === 0) continue;
      expected.push(song);
      await call(page, song.again, called);
      await historyIs(serverUrl, listener, earlier, expected);
    }
    await historyIs(serverUrl, listener, earlier, expected);
    expectPace(listener, began);
    expectNothingPrivate(listener, await tracksOf(serverUrl, listener));
  } catch (error) {
    const last = called.slice(-25).join('\n  ');
    throw new Error(`Seed ${seed}, after\n  ${last}`, { cause: error });
  }
}

async function call(page: Page, steps: readonly OddStep[], called: string[]): Promise<void> {
  for (const step of steps) {
    called.push(JSON.stringify(step));
    await page.evaluate(async (one) => {
      try {
        await window.odd[one.call]?.(one);
      } catch (error) {
        // The browser refuses some of it: a page that does not look goes on.
        console.debug(error);
      }
    }, step.call);
    await rest(step.restMs);
  }
}

/** No reading was lost for one bad field, and no word was: the listener sees the whole track. */
async function shows(listener: ListenerSocket, { title, artist, album }: PlayedSong): Promise<void> {
  await waitFor(`listeners see "${title}" whole, and playing`, () => {
    const { track, playbackState } = listener.nowPlaying;
    const isWhole = track?.title.startsWith(title) && track.artist === artist && track.album === album;
    if (!isWhole || playbackState !== 'playing') throw new Error(JSON.stringify(listener.nowPlaying));
    return true;
  });
}

/** The history equals what was played, a row for each time. */
async function historyIs(
  serverUrl: string,
  listener: ListenerSocket,
  earlier: number,
  songs: readonly PlayedSong[],
): Promise<void> {
  const played = songs.map(({ title, artist, album }) => `${title} / ${artist} / ${album}`);
  await waitFor('the history is what was played', async () => {
    const tracks = (await tracksOf(serverUrl, listener)).filter(({ number }) => number > earlier);
    const told = tracks.map(({ title, artist, album }) => {
      return `${title.replace(' (Official Audio)', '')} / ${artist} / ${album}`;
    });
    if (JSON.stringify(told) !== JSON.stringify(played)) {
      throw new Error(`told:\n${told.join('\n')}\nplayed:\n${played.join('\n')}`);
    }
    return true;
  });
}

function expectPace(listener: ListenerSocket, began: { events: number; atMs: number }): void {
  const { burst, everyMs } = NOW_PLAYING_PACE.events;
  const events = listener.events.length - began.events;
  const most = burst + (performance.now() - began.atMs) / everyMs + 1;
  if (events > most)
    throw new Error(`Listeners were told ${events} times, where ${Math.floor(most)} is the most.`);
}

function expectNothingPrivate(listener: ListenerSocket, tracks: readonly Track[]): void {
  for (const told of [...listener.events, ...tracks]) {
    const text = JSON.stringify(told);
    if (PRIVATE.test(text)) throw new Error(`This is private: ${text}`);
  }
}

async function tracksOf(serverUrl: string, { session }: ListenerSocket): Promise<readonly Track[]> {
  const tracks: Track[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = cursor === '' ? '' : `&cursor=${cursor}`;
    const address = `${serverUrl}/api/sessions/${session.sessionId}/history?limit=100${query}`;
    const page = sessionHistory.parse(await (await fetch(address)).json());
    tracks.push(...page.tracks);
    cursor = page.nextCursor;
  }
  return tracks;
}
