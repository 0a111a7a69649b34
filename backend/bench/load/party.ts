import { setTimeout as pause } from 'node:timers/promises';
import { artworkId } from '@auxcast/shared-types';
import sharp from 'sharp';
import * as z from 'zod/mini';
import { HeadlessListener, SoundSource } from '../../test-support/peers/index.ts';
import { pester } from './pests.ts';

/** Sessions at the same time, and listeners of each. */
const SESSIONS = 4;
const LISTENERS = 6;
/** How long a moment of a session lasts. */
const MOMENT_MS = 400;
const BROWSE_EVERY_MS = 250;
const PESTS = 16;
const PICTURES = 200;
const PICTURE_SHOWS = 5;
/** One connection may ask for some twenty things a second. */
const PICTURE_EVERY_MS = 60;
const PEST_ADDRESS = '127.0.0.66';

const nothing = z.object({});
const uploaded = z.object({ artworkId });
const opened = z.object({ sessionId: z.string(), hostToken: z.string() });

export interface PartyPlace {
  readonly port: number;
  readonly adminKey: string;
}

/**
 * Sessions as they happen: hosts and listeners that come, go, break off and come back, and people who look on
 * or make trouble.
 */
export class Party {
  readonly #place: PartyPlace;
  readonly #host: SoundSource;
  readonly #residents: HeadlessListener[] = [];
  #songs = 0;

  private constructor(place: PartyPlace, host: SoundSource) {
    this.#place = place;
    this.#host = host;
  }

  /** One session goes on all the time, with listeners who stay. */
  static async begin(place: PartyPlace): Promise<Party> {
    const url = urlOf(place);
    const host = await SoundSource.goLive(url);
    const party = new Party(place, host);
    host.play();
    for (let n = 0; n < LISTENERS; n++) {
      party.#residents.push(await HeadlessListener.join(url, host.sessionId));
    }
    return party;
  }

  /**
   * Many pictures, in sessions that then end: what decodes them takes memory in pieces for the first thousand
   * or so, and keeps it.
   */
  async showPictures(): Promise<void> {
    const shows = Array.from({ length: PICTURE_SHOWS }, async () => {
      const host = await SoundSource.goLive(urlOf(this.#place));
      for (let n = 0; n < PICTURES; n++) {
        await host.ask('artwork', await artwork(n), uploaded);
        await pause(PICTURE_EVERY_MS);
      }
      await host.ask('endSession', {}, nothing);
      host.close();
    });
    await Promise.all(shows);
  }

  /** Some sessions from their beginning to their end. @throws Error when anything of it did not work */
  async round(): Promise<void> {
    await this.#song(this.#host);
    await Promise.all(this.#residents.map((listener) => listener.ping()));
    const over = new AbortController();
    const browsing = this.#browse(over.signal);
    const sessions = Array.from({ length: SESSIONS }, async (_, n) => {
      await pause(n * MOMENT_MS);
      await this.#session(n);
    });
    const { sessionId } = this.#host;
    const pests = pester({ port: this.#place.port, sessionId, localAddress: PEST_ADDRESS }, PESTS);
    try {
      await Promise.all([...sessions, pests, this.#openedAndForgotten()]);
    } finally {
      over.abort();
      await browsing;
    }
  }

  /** Packets that those who stay have heard so far. */
  get packets(): number {
    return this.#residents.reduce((sum, listener) => sum + listener.packets, 0);
  }

  async #session(n: number): Promise<void> {
    const url = urlOf(this.#place);
    const host = await SoundSource.goLive(url);
    host.play();
    await this.#song(host);
    const crowd = await Promise.all(
      Array.from({ length: LISTENERS }, () => HeadlessListener.join(url, host.sessionId)),
    );
    await pause(MOMENT_MS);
    await host.ask('pause', {}, nothing);
    await pause(MOMENT_MS);
    await host.ask('resume', {}, nothing);
    const [vanishing, breaking, stuttering] = crowd.splice(0, 3);
    vanishing?.vanish();
    breaking?.breakOff();
    await stuttering?.report({ sound: 'weak', cause: 'loss', path: 'udp', concealedPct: 3 });
    host.breakOff();
    await pause(MOMENT_MS);
    await Promise.all([host.comeBack(), breaking?.comeBack()]);
    await this.#song(host);
    await stuttering?.report({ sound: 'good', cause: null, path: 'udp', concealedPct: 0 });
    await host.publish();
    host.play();
    await pause(MOMENT_MS);
    const leaving = [breaking, stuttering, crowd.pop()].filter((listener) => listener !== undefined);
    await Promise.all(leaving.map((listener) => listener.leave()));
    // The others are still there at the end, and learn of it or do not.
    await this.#end(host, n);
    for (const listener of crowd) listener.vanish();
  }

  /** By the host, by an admin, by its not coming back, or with the host's socket still open. */
  async #end(host: SoundSource, n: number): Promise<void> {
    host.silence();
    if (n % 3 === 0) await host.ask('endSession', {}, nothing);
    if (n % 3 === 1) await this.#call('DELETE', `/api/admin/sessions/${host.sessionId}`);
    host.close();
  }

  /** A new song, with a new picture. */
  async #song(host: SoundSource): Promise<void> {
    const number = ++this.#songs;
    const { artworkId: picture } = await host.ask('artwork', await artwork(number), uploaded);
    const track = {
      title: `Song ${number}`,
      artist: 'The Soak',
      album: null,
      source: null,
      artworkId: picture,
    };
    const position = { positionMs: 0, durationMs: 200_000, rate: 1, ageMs: 0 };
    await host.ask('nowPlaying', { track, playbackState: 'playing', position }, nothing);
    await host.ask('position', position, nothing);
  }

  /** A session that was made over REST, to which nobody came. */
  async #openedAndForgotten(): Promise<void> {
    const answer = await this.#call('POST', '/api/sessions', { visibility: 'public' });
    const { sessionId } = opened.parse(await answer.json());
    await this.#call('DELETE', `/api/admin/sessions/${sessionId}`);
  }

  /** People who look at pages, and an operator who looks at the numbers. */
  async #browse(signal: AbortSignal): Promise<void> {
    const { sessionId } = this.#host;
    const paths = [
      '/',
      `/s/${sessionId}`,
      '/s/2222222222',
      '/api/sessions',
      `/api/sessions/${sessionId}`,
      `/api/sessions/${sessionId}/history`,
      '/api/admin/sessions',
      `/api/admin/sessions/${sessionId}`,
      `/api/admin/sessions/${sessionId}/participants?limit=100`,
      '/api/admin/workers',
      '/metrics',
      '/readyz',
      '/api/no-such-thing',
    ];
    for (let n = 0; !signal.aborted; n++) {
      const answer = await this.#call('GET', paths[n % paths.length] ?? '/');
      await answer.arrayBuffer();
      if (answer.status >= 500) throw new Error(`${answer.url} answered ${answer.status}.`);
      await pause(BROWSE_EVERY_MS);
    }
  }

  async #call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.#place.port}${path}`, {
      method,
      headers: {
        // Sockets that are kept open would be counted as the server's.
        connection: 'close',
        authorization: `Bearer ${this.#place.adminKey}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}

function urlOf({ port }: PartyPlace): string {
  return `ws://127.0.0.1:${port}/ws`;
}

/**
 * Of a colour that does not soon come again; but a session may store only so many pictures, and one goes on
 * all the time.
 */
async function artwork(song: number) {
  const number = song % PICTURES;
  const background = { r: (number * 37) % 256, g: (number * 91) % 256, b: 255 - number };
  const file = await sharp({ create: { width: 320, height: 320, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return { type: 'image/jpeg', data: file.toString('base64') };
}
