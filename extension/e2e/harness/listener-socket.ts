import {
  applyEvent,
  listenerRequests,
  PROTOCOL_VERSION,
  parseSessionCode,
  type ReceptionReport,
  type SeenNowPlaying,
  type SeenSnapshot,
} from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { comeIn } from './come-in.ts';

/** A listener without ears: joined at the real server, it knows what a listener's page would show. */
export class ListenerSocket {
  readonly #client: SignalingClient<typeof listenerRequests>;
  /** Titles in the order they came, each once in a row. */
  readonly titles: (string | null)[] = [];
  /** Every event about what is playing, in the order they came. */
  readonly events: unknown[] = [];
  #session: SeenSnapshot | undefined;

  private constructor(serverUrl: string, sessionId: string) {
    const url = new URL('/ws', serverUrl);
    url.protocol = 'ws:';
    this.#client = new SignalingClient({
      url: url.href,
      requests: listenerRequests,
      greet: async (client) => {
        const { session } = await client.request('join', { protocol: PROTOCOL_VERSION, sessionId });
        this.#show(session);
      },
    });
    const client = this.#client;
    client.on('session', (news) => {
      if (news.event === 'nowPlaying' || news.event === 'position') this.events.push(news.data);
      this.#show(applyEvent(this.session, news));
    });
  }

  /** `link` is what the host shares. */
  static async join(serverUrl: string, link: string): Promise<ListenerSocket> {
    const sessionId = parseSessionCode(link);
    if (!sessionId) throw new Error(`"${link}" is no session's link.`);
    const socket = new ListenerSocket(serverUrl, sessionId);
    await comeIn(socket.#client);
    return socket;
  }

  get session(): SeenSnapshot {
    if (!this.#session) throw new Error('The listener has not joined.');
    return this.#session;
  }

  get nowPlaying(): SeenNowPlaying {
    return this.session.nowPlaying;
  }

  /** The session's state. */
  get state(): string {
    return this.session.state;
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

  #show(session: SeenSnapshot): void {
    this.#session = session;
    const title = session.nowPlaying.track?.title ?? null;
    if (this.titles.length === 0 || this.titles.at(-1) !== title) this.titles.push(title);
  }
}
