import {
  applyEvent,
  listenerReplies,
  type listenerRequests,
  PROTOCOL_VERSION,
  type ProtocolError,
  type RequestInput,
  type RtpCapabilities,
  type SeenReply,
  type SeenSnapshot,
  type SessionNews,
} from '@auxcast/shared-types';
import { SignalingClient, type SignalingStatus, type UnreadEvent } from '@auxcast/shared-types/client';
import type { PageStore } from './page-store.ts';
import type { Line } from './page-view.ts';

export type JoinReply = SeenReply<typeof listenerRequests, 'join'>;

/** With what somebody comes who is not just anybody: by an invite, or back after a reload. */
export type Introduction = Pick<
  RequestInput<typeof listenerRequests, 'join'>,
  'invite' | 'name' | 'resumeToken' | 'isOverlay'
>;

/** Who has to know of the line what concerns the sound. */
export interface SoundSide {
  /** What can be received here, if sound is wanted by now: then the reply to `join` brings it along. */
  capabilities(): Promise<RtpCapabilities | undefined>;
  joined(reply: JoinReply): void;
  /** The event `program`: another producer, or none. */
  program(producerId: string | null): void;
  /** How long after it was told a change of track is heard. Milliseconds. */
  readonly delayMs: number;
}

/**
 * A listener's connection to the server: joins, comes back as the same listener, and keeps `line` and
 * `session` of the page.
 */
export class SessionLine {
  readonly client: SignalingClient<typeof listenerRequests>;
  /** What the last `join` brought. */
  reply: JoinReply | undefined;
  /** What came of talk before that part was loaded, which then takes it away. */
  talkNews: UnreadEvent[] | undefined = [];
  readonly #introduction: Introduction | undefined;
  readonly #page: PageStore;
  #sound: SoundSide | undefined;
  /** As the server has told it so far; of what plays, the page shows what is heard already. */
  #session: SeenSnapshot;
  #newsTimer: ReturnType<typeof setTimeout> | undefined;
  /** The track that was told last, and when it is to be heard (steady clock, milliseconds). */
  #next: number | undefined;
  #dueMs = 0;

  /** @param url `ws:` or `wss:` address of the server's `/ws` */
  constructor(url: string, page: PageStore, introduction?: Introduction) {
    this.#page = page;
    this.#introduction = introduction;
    this.#session = page.view.session;
    this.client = new SignalingClient<typeof listenerRequests>({
      url,
      requests: listenerReplies,
      greet: () => this.#join(),
    });
  }

  /** @param onEnd it is over for good; the page's `line` says why */
  start(sound: SoundSide, onEnd: (line: Line) => void): void {
    const { client } = this;
    this.#sound = sound;
    client.on('status', (status) => this.#statusChanged(status, onEnd));
    client.on('session', (news) => this.#sessionChanged(news));
    client.on('other', (news) => this.#talkCame(news));
    client.on('program', ({ producerId }) => sound.program(producerId));
    client.on('sessionEnded', ({ reason, endedAtMs }) => onEnd({ kind: 'ended', reason, endedAtMs }));
    client.on('removed', ({ message }) => onEnd({ kind: 'removed', message }));
    client.start();
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#newsTimer);
    this.client.close();
  }

  async #join(): Promise<void> {
    const rtpCapabilities = await this.#sound?.capabilities();
    const { clock } = this.client;
    const resumeToken = this.reply?.resumeToken;
    const sentMs = clock.localMs();
    const reply = await this.client.request('join', {
      protocol: PROTOCOL_VERSION,
      sessionId: this.#page.view.session.sessionId,
      ...this.#introduction,
      ...(rtpCapabilities && { rtpCapabilities }),
      ...(resumeToken && { resumeToken }),
    });
    clock.sample(reply.serverTimeMs, sentMs, clock.localMs());
    this.reply = reply;
    // What it says is newer than what waits to be shown.
    clearTimeout(this.#newsTimer);
    this.#session = reply.session;
    this.#page.set({ line: { kind: 'joined' }, session: reply.session });
    this.#sound?.joined(reply);
  }

  /** Without levels, which are all the time: until that part is loaded the rest is little. */
  #talkCame(news: UnreadEvent): void {
    if (!this.talkNews || news.event === 'levels') return;
    this.talkNews.push(news);
    this.#page.set({});
  }

  #statusChanged(status: SignalingStatus, onEnd: (line: Line) => void): void {
    if (status.state === 'away') {
      // The next connection says it all anew.
      this.talkNews?.splice(0);
      const { code, message } = status.error;
      this.#page.set({ line: { kind: 'away', code, message } });
    }
    if (status.state === 'stopped' && status.error) onEnd(lastLine(status.error));
  }

  #sessionChanged(news: SessionNews): void {
    this.#session = applyEvent(this.#session, news);
    const { nowPlaying, history } = this.#page.view.session;
    if (news.event === 'nowPlaying' || news.event === 'position') this.#showWhenHeard();
    else this.#page.set({ session: { ...this.#session, nowPlaying, history } });
  }

  /** The sound of the change still sits in this listener's buffer. */
  #showWhenHeard(): void {
    clearTimeout(this.#newsTimer);
    const shown = this.#page.view.session.nowPlaying.track?.number;
    const next = this.#session.nowPlaying.track?.number;
    // What is said of a track that is still to be heard does not put it off.
    if (next !== this.#next) {
      this.#next = next;
      this.#dueMs = performance.now() + (this.#sound?.delayMs ?? 0);
    }
    const show = () => this.#page.set({ session: this.#session });
    this.#newsTimer = setTimeout(show, next === shown ? 0 : this.#dueMs - performance.now());
  }
}

function lastLine(error: ProtocolError): Line {
  if (error.code === 'session-ended') return { kind: 'ended', reason: null, endedAtMs: null };
  if (error.code === 'removed') return { kind: 'removed', message: error.message };
  return { kind: 'failed', code: error.code };
}
