import { createHash } from 'node:crypto';
import {
  hostRequests,
  lenient,
  type Method,
  type NowPlayingReport,
  type PositionAnchor,
  type PositionReport,
  type RequestMap,
  type SeenReply,
  type TrackReport,
} from '@auxcast/shared-types';
import type { HostRequest } from '../../session/host-request.ts';

/** What the server knows of now playing: the sum of what it was told. */
export interface Told {
  readonly track: TrackReport | null;
  readonly playbackState: NowPlayingReport['playbackState'];
  readonly anchor: PositionAnchor | null;
  /** Whatever the stand-in for the artwork's file said about its source. */
  readonly artwork: string | null;
}

/**
 * Takes a publisher's requests in a server's place, by the protocol's own schemas, and remembers what they
 * say.
 */
export class ToldServer {
  readonly methods: string[] = [];
  /** Of the tracks, one after the other. */
  readonly titles: string[] = [];
  /** Called before each answer: may take its time, or refuse by throwing. */
  beforeAnswer: (method: string) => Promise<void> = () => Promise.resolve();
  #told: Told = { track: null, playbackState: 'none', anchor: null, artwork: null };
  readonly #artworks = new Map<string, string>();

  get told(): Told {
    return this.#told;
  }

  readonly request: HostRequest = async (method, data) => {
    this.methods.push(method);
    await this.beforeAnswer(method);
    return replyOf(hostRequests, method, this.#answer(method, data));
  };

  #answer(method: string, data: unknown): unknown {
    switch (method) {
      case 'nowPlaying': {
        const { track, playbackState, position } = hostRequests.nowPlaying.data.parse(data);
        const artwork = this.#artworks.get(track?.artworkId ?? '') ?? null;
        if (track && track.title !== this.titles.at(-1)) this.titles.push(track.title);
        this.#told = { track, playbackState, anchor: position && anchorOf(position), artwork };
        return {};
      }
      case 'position':
        this.#told = { ...this.#told, anchor: anchorOf(hostRequests.position.data.parse(data)) };
        return {};
      case 'artwork': {
        const file = Buffer.from(hostRequests.artwork.data.parse(data).data, 'base64');
        const artworkId = createHash('sha256').update(file).digest('base64url').slice(0, 22);
        this.#artworks.set(artworkId, file.toString());
        return { artworkId };
      }
      default:
        throw new Error(`A publisher of now playing does not ask for "${method}".`);
    }
  }
}

function replyOf<M extends RequestMap, K extends Method<M>>(
  requests: M,
  method: K,
  raw: unknown,
): SeenReply<M, K> {
  const schema: M[K]['reply'] | undefined = requests[method]?.reply;
  if (!schema) throw new Error(`There is no request "${method}".`);
  return lenient(schema).parse(raw);
}

function anchorOf({ positionMs, durationMs, rate, ageMs }: PositionReport): PositionAnchor {
  return { positionMs, durationMs, rate, atMs: performance.now() - ageMs };
}
