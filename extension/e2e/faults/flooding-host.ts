import { setTimeout as pause } from 'node:timers/promises';
import { hostRequests, PROTOCOL_VERSION, TEXT_LENGTH } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';

/** A little slower than the server allows one connection. */
const EVERY_MS = 60;
/** Three bytes each. */
const LONG = '音'.repeat(TEXT_LENGTH - 10);
const SOURCE = { site: 'Flood', url: `https://music.example.org/${'a'.repeat(1500)}` };

/** A host without sound whose music changes as fast and with as many words as the server lets it. */
export class FloodingHost {
  readonly sessionId: string;
  /**
   * What it said, oldest first. Everyone is told as many of them as the pace allows, and the last one in any
   * case.
   */
  readonly titles: string[] = [];
  readonly #client: SignalingClient<typeof hostRequests>;
  readonly #flood: Promise<void>;
  #ended = false;

  private constructor(client: SignalingClient<typeof hostRequests>, sessionId: string) {
    this.#client = client;
    this.sessionId = sessionId;
    this.#flood = this.#run();
    // Whoever ends it hears of it.
    this.#flood.catch(() => undefined);
  }

  /** @param url of the server's `/ws` */
  static async begin(url: string): Promise<FloodingHost> {
    const created = Promise.withResolvers<string>();
    const client = new SignalingClient({
      url,
      requests: hostRequests,
      greet: async (greeting) => {
        const { session } = await greeting.request('createSession', { protocol: PROTOCOL_VERSION });
        created.resolve(session.sessionId);
      },
    });
    client.on('status', (status) => {
      if (status.state !== 'connecting' && status.state !== 'ready') created.reject(status.error);
    });
    client.start();
    return new FloodingHost(client, await created.promise);
  }

  /** Idempotent. @throws ProtocolError when the server refused any of it */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#flood.finally(() => this.#client.close());
  }

  async #run(): Promise<void> {
    while (!this.#ended) {
      const title = `${this.titles.length} ${LONG}`;
      const track = { title, artist: LONG, album: LONG, source: SOURCE, artworkId: null };
      await this.#client.request('nowPlaying', { track, playbackState: 'playing', position: null });
      this.titles.push(title);
      await pause(EVERY_MS);
    }
  }
}
