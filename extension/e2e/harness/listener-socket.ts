import {
  listenerRequests,
  PROTOCOL_VERSION,
  parseSessionCode,
  type ReceptionReport,
  type SeenNowPlaying,
  type SeenSnapshot,
} from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';

const NOTHING: SeenNowPlaying = { track: null, playbackState: 'none', anchor: null };

/** A listener without ears: joined at the real server, it knows what a listener's page would show. */
export class ListenerSocket {
  readonly #client: SignalingClient<typeof listenerRequests>;
  /** Titles in the order they came, each once in a row. */
  readonly titles: (string | null)[] = [];
  /** Every event about what is playing, in the order they came. */
  readonly events: unknown[] = [];
  #session: SeenSnapshot | undefined;
  #nowPlaying = NOTHING;
  #state: string = 'joining';

  private constructor(serverUrl: string, sessionId: string) {
    const url = new URL('/ws', serverUrl);
    url.protocol = 'ws:';
    this.#client = new SignalingClient({
      url: url.href,
      requests: listenerRequests,
      greet: async (client) => {
        const { session } = await client.request('join', { protocol: PROTOCOL_VERSION, sessionId });
        this.#session = session;
        this.#state = session.state;
        this.#show(session.nowPlaying);
      },
    });
    const client = this.#client;
    client.on('nowPlaying', (nowPlaying) => {
      this.events.push(nowPlaying);
      this.#show(nowPlaying);
    });
    client.on('position', (position) => {
      this.events.push(position);
      this.#show({ ...this.#nowPlaying, ...position });
    });
    client.on('pause', () => this.#turn('paused'));
    client.on('resume', () => this.#turn('live'));
    client.on('sessionState', ({ state }) => this.#turn(state));
    client.on('sessionEnded', () => this.#turn('ended'));
  }

  /** `link` is what the host shares. */
  static async join(serverUrl: string, link: string): Promise<ListenerSocket> {
    const sessionId = parseSessionCode(link);
    if (!sessionId) throw new Error(`"${link}" is no session's link.`);
    const socket = new ListenerSocket(serverUrl, sessionId);
    await new Promise<void>((resolve, reject) => {
      const off = socket.#client.on('status', (status) => {
        if (status.state === 'connecting') return;
        off();
        if (status.state === 'ready') resolve();
        else reject(status.error ?? new Error('The listener was closed.'));
      });
      socket.#client.start();
    });
    return socket;
  }

  get session(): SeenSnapshot {
    if (!this.#session) throw new Error('The listener has not joined.');
    return this.#session;
  }

  get nowPlaying(): SeenNowPlaying {
    return this.#nowPlaying;
  }

  /** The session's state. */
  get state(): string {
    return this.#state;
  }

  /** The server's clock, which anchors are of. */
  serverNowMs(): number {
    return this.#client.clock.now();
  }

  /** How well it hears, as its page would say. */
  async report(report: ReceptionReport): Promise<void> {
    await this.#client.request('reportReception', report);
  }

  close(): void {
    this.#client.close();
  }

  #show(nowPlaying: SeenNowPlaying): void {
    this.#nowPlaying = nowPlaying;
    const title = nowPlaying.track?.title ?? null;
    if (this.titles.length === 0 || this.titles.at(-1) !== title) this.titles.push(title);
  }

  #turn(state: string): void {
    this.#state = state;
  }
}
