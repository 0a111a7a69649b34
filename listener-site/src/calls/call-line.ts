import {
  applyEvent,
  hostReplies,
  listenerReplies,
  type listenerRequests,
  PROTOCOL_VERSION,
  ProtocolError,
  type RtpCapabilities,
  type SeenSnapshot,
} from '@auxcast/shared-types';
import { SignalingClient, type SignalingStatus } from '@auxcast/shared-types/client';
import { RoomKeeper } from '@auxcast/shared-types/talk';
import type { CallLineState, CallView } from './call-view.ts';
import { forgetCall, hostedCalls, keepSeat, keptSeat, leaveSeat } from './kept-calls.ts';

export interface CallLineOptions {
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly url: string;
  readonly session: SeenSnapshot;
  /** What this participant is to be called, unless it comes back. */
  readonly name: string | undefined;
  /** What the link holds behind its `#`. */
  readonly invite: string | undefined;
  readonly onChange: (view: CallView) => void;
}

/** What the first message brought, whoever said it. */
interface Welcome {
  readonly participantId: string;
  readonly session: SeenSnapshot;
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly serverTimeMs: number;
}

/**
 * A participant's connection to a call: comes in as its host where this browser began it, else as the guest
 * that this tab was, else as a new one; and comes back as the same.
 */
export class CallLine {
  readonly client: SignalingClient<typeof listenerRequests>;
  /** What is known of channels and people. */
  readonly room: RoomKeeper;
  readonly #options: CallLineOptions;
  #view: CallView;
  #hostToken: string | undefined;

  constructor(options: CallLineOptions) {
    const { session, url } = options;
    this.#options = options;
    this.#hostToken = hostTokenOf(session.sessionId);
    this.#view = { line: { kind: 'connecting' }, session, isHost: this.#hostToken !== undefined };
    this.client = new SignalingClient<typeof listenerRequests>({
      url,
      requests: listenerReplies,
      greet: () => this.#greet(),
    });
    this.room = new RoomKeeper(this.client);
    this.client.on('status', (status) => this.#statusChanged(status));
    this.client.on('session', (news) => this.#set({ session: applyEvent(this.#view.session, news) }));
    this.client.on('sessionEnded', ({ reason }) => this.#over({ kind: 'ended', reason }));
    this.client.on('removed', ({ message }) => this.#over({ kind: 'removed', message }));
  }

  get view(): CallView {
    return this.#view;
  }

  start(): void {
    this.#options.onChange(this.#view);
    this.client.start();
  }

  /** Goodbye: a guest is forgotten at once; the host may come back, as long as somebody is there. */
  leave(): void {
    // Nobody will be there to hear whether it arrived; the server notices the closed socket anyway.
    if (!this.#view.isHost) this.client.request('leave', {}).catch(() => undefined);
    leaveSeat();
    this.#finish({ kind: 'left' });
  }

  /** For everybody. @throws ProtocolError when the server did not do it */
  async end(): Promise<void> {
    await this.client.ask('endSession', hostReplies.endSession.reply, {});
  }

  /** Idempotent. */
  close(): void {
    this.room.close();
    this.client.close();
  }

  async #greet(): Promise<void> {
    const { clock } = this.client;
    const sentMs = clock.localMs();
    const welcome = (await this.#asHost()) ?? (await this.#asGuest());
    clock.sample(welcome.serverTimeMs, sentMs, clock.localMs());
    this.room.joined(welcome.participantId);
    this.#set({
      line: { kind: 'joined' },
      session: welcome.session,
      isHost: this.#hostToken !== undefined,
    });
  }

  /** @returns nothing where this browser is not its host, or no longer is */
  async #asHost(): Promise<Welcome | undefined> {
    const { sessionId } = this.#options.session;
    const hostToken = this.#hostToken;
    if (hostToken === undefined) return undefined;
    try {
      return await this.client.ask('resumeSession', hostReplies.resumeSession.reply, {
        protocol: PROTOCOL_VERSION,
        sessionId,
        hostToken,
      });
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code !== 'token-refused') throw error;
      forgetCall(sessionId);
      this.#hostToken = undefined;
      return undefined;
    }
  }

  async #asGuest(): Promise<Welcome> {
    const { session, name, invite } = this.#options;
    const { sessionId } = session;
    const resumeToken = keptSeat(sessionId);
    const reply = await this.client.request('join', {
      protocol: PROTOCOL_VERSION,
      sessionId,
      ...(resumeToken && { resumeToken }),
      ...(name && { name }),
      ...(invite && { invite }),
    });
    keepSeat(sessionId, reply.resumeToken);
    return reply;
  }

  #statusChanged(status: SignalingStatus): void {
    if (status.state === 'away') {
      const { code, message } = status.error;
      this.#set({ line: { kind: 'away', code, message } });
    }
    if (status.state === 'stopped' && status.error) this.#over(lastLine(status.error));
  }

  /** For good. Where the call itself is over, what was kept of it goes. */
  #over(line: CallLineState): void {
    const { sessionId } = this.#options.session;
    const isGone = line.kind === 'failed' ? line.code === 'session-not-found' : line.kind !== 'left';
    if (isGone) forgetCall(sessionId);
    this.#finish(line);
  }

  #finish(line: CallLineState): void {
    this.#set({ line });
    this.close();
  }

  #set(news: Partial<CallView>): void {
    if (isLast(this.#view.line)) return;
    this.#view = { ...this.#view, ...news };
    this.#options.onChange(this.#view);
  }
}

function hostTokenOf(sessionId: string): string | undefined {
  return hostedCalls().find(([id]) => id === sessionId)?.[1];
}

function lastLine(error: ProtocolError): CallLineState {
  if (error.code === 'session-ended') return { kind: 'ended', reason: null };
  if (error.code === 'removed') return { kind: 'removed', message: error.message };
  return { kind: 'failed', code: error.code };
}

function isLast({ kind }: CallLineState): boolean {
  return kind === 'left' || kind === 'ended' || kind === 'removed' || kind === 'failed';
}
