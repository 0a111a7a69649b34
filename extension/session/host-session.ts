import {
  applyEvent,
  deskRequests,
  hostEvents,
  hostRequests,
  PROTOCOL_VERSION,
  recordingRequests,
  type SeenListenerTrouble,
  type SeenReply,
  type SeenSnapshot,
  steeredRequests,
} from '@auxcast/shared-types';
import { SignalingClient, type SignalingStatus } from '@auxcast/shared-types/client';
import { logger } from '@auxcast/shared-types/log';
import { type RequestOver, RoomKeeper, requestOver, type TalkLine } from '@auxcast/shared-types/talk';
import { createNanoEvents } from 'nanoevents';
import { type FailureCode, failureOf, HostFailure } from '../failures/failures.ts';
import { mayCarryKey } from '../settings/host-keys.ts';
import { socketUrl } from '../settings/server-address.ts';
import { newAttemptId } from './attempt-id.ts';
import { endOnceReady, unlessAborted } from './called-off.ts';
import { FAILURE_BY_END } from './end-failure.ts';
import { firstReady, readyWithin } from './first-connection.ts';
import type { HostClient } from './host-client.ts';
import type { HostRequest } from './host-request.ts';
import { lineFailureOf } from './line-failure.ts';
import { RecordingKeeper } from './recording-keeper.ts';
import type { SessionTicket } from './session-ticket.ts';
import { createRequest, type SessionWish } from './session-wish.ts';

const log = logger('session');

type Created = SeenReply<typeof hostRequests, 'createSession'>;
type Resumed = SeenReply<typeof hostRequests, 'resumeSession'>;
type Welcome = Omit<Created, 'hostToken'>;

export interface HostSessionOptions {
  readonly wish: SessionWish;
  /** A session that is there already, and for how long to try to reach it. Milliseconds. */
  readonly resume?: { readonly ticket: SessionTicket; readonly patienceMs: number } | undefined;
  /** Aborted: the host ended it before it was there. */
  readonly signal?: AbortSignal | undefined;
  /** It is not there yet: why the server could not be reached just now. */
  readonly onAway?: ((failure: FailureCode) => void) | undefined;
}

export interface HostSessionEvents {
  /** Something this object shows has changed. */
  change: () => void;
  /** Back after a break, with the transport that survived on the server, if one did. */
  back: (transportId: string | undefined) => void;
  /** The server has no program of ours any more. */
  programLost: () => void;
  /** Over for good, and not because we ended it. */
  ended: (failure: FailureCode) => void;
}

export type SteeringRequest = RequestOver<typeof steeredRequests>;
export type DeskRequest = RequestOver<typeof deskRequests>;
export type RecordingRequest = RequestOver<typeof recordingRequests>;

/** Everyone waits for the one host: it asks oftener than a listener would. */
const BACKOFF = { firstMs: 300, lastMs: 1000 };

const NO_TROUBLE: SeenListenerTrouble = { weak: 0, failed: 0, prevailing: null };

/**
 * The session on the server: created once, even if the reply gets lost, resumed by its token whenever the
 * connection breaks.
 */
export class HostSession {
  readonly #client: HostClient;
  readonly #emitter = createNanoEvents<HostSessionEvents>();
  /** What the server said when it let us in. */
  readonly welcome: Welcome;
  readonly ticket: SessionTicket;
  /** Who may talk to whom, and does. */
  readonly room: RoomKeeper;
  /** What host and ops may ask. Rejects with a ProtocolError. */
  readonly steer: SteeringRequest;
  /** What is asked about it. Rejects with a ProtocolError. */
  readonly askDesk: DeskRequest;
  /** What is recorded. */
  readonly recording: RecordingKeeper;
  /** What is asked about that. Rejects with a ProtocolError. */
  readonly askRecording: RecordingRequest;
  #session: SeenSnapshot;
  #listenerTrouble = NO_TROUBLE;
  #closed = false;
  #endFailure: FailureCode | undefined;

  private constructor(client: HostClient, welcome: Welcome, ticket: SessionTicket) {
    this.#client = client;
    this.welcome = welcome;
    this.ticket = ticket;
    this.#session = welcome.session;
    // Before the next message, which may tell of the room.
    this.room = new RoomKeeper(client);
    this.room.joined(welcome.participantId);
    this.steer = requestOver<typeof steeredRequests>(client, steeredRequests);
    this.askDesk = requestOver<typeof deskRequests>(client, deskRequests);
    this.recording = new RecordingKeeper(client);
    this.askRecording = requestOver<typeof recordingRequests>(client, recordingRequests);
    this.#listen();
  }

  /**
   * @throws ProtocolError when there is no server, or it does not let us go live
   * @throws HostFailure `key-unprotected`, before anything was sent
   * @throws the signal's reason at once; the server is told in the background that the session is over, if it
   * answers soon
   */
  static async open(options: HostSessionOptions): Promise<HostSession> {
    const { serverUrl, hostKey } = options.wish;
    if (hostKey !== '' && !mayCarryKey(serverUrl)) throw new HostFailure('key-unprotected');
    let session: HostSession | undefined;
    let ticket: SessionTicket | undefined = options.resume?.ticket;
    let isAsked = false;
    const attemptId = newAttemptId();
    const client = new SignalingClient({
      url: socketUrl(options.wish.serverUrl),
      requests: hostRequests,
      hostEvents,
      backoff: BACKOFF,
      greet: async (greeting) => {
        if (ticket) {
          const { sessionId, hostToken } = ticket;
          const resumed = await greeting.request('resumeSession', {
            protocol: PROTOCOL_VERSION,
            sessionId,
            hostToken,
          });
          if (session) session.#resumed(resumed);
          else session = new HostSession(client, resumed, ticket);
          return;
        }
        isAsked = true;
        const request = createRequest(options.wish, attemptId);
        const { hostToken: given, ...welcome } = await greeting.request('createSession', request);
        ticket = { sessionId: welcome.session.sessionId, hostToken: given };
        session = new HostSession(client, welcome, ticket);
      },
    });
    const { resume, signal, onAway } = options;
    signal?.throwIfAborted();
    client.on('status', (status) => {
      if (status.state === 'away' && !session) onAway?.(lineFailureOf(status));
    });
    const ready = resume ? readyWithin(client, resume.patienceMs) : firstReady(client, () => isAsked);
    try {
      await unlessAborted(ready, signal);
    } catch (error) {
      if (signal?.aborted) void endOnceReady(client, ready);
      else client.close();
      throw error;
    }
    if (!session) throw new Error('A client that is ready has greeted.');
    return session;
  }

  /** To be passed around on its own. */
  readonly request: HostRequest = (method, data) => this.#client.request(method, data);

  /** The connection itself, for what brings its own messages. */
  get line(): TalkLine {
    return this.#client;
  }

  on<E extends keyof HostSessionEvents>(name: E, listener: HostSessionEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Why it is over, once it is and not because we ended it. */
  get endFailure(): FailureCode | undefined {
    return this.#endFailure;
  }

  get title(): string {
    return this.#session.title;
  }

  get connected(): boolean {
    return this.#client.status.state === 'ready';
  }

  /** Why there is no connection just now. */
  get lineFailure(): FailureCode {
    return lineFailureOf(this.#client.status);
  }

  get state(): SeenSnapshot['state'] {
    return this.#session.state;
  }

  get listenerCount(): SeenSnapshot['listenerCount'] {
    return this.#session.listenerCount;
  }

  get listenerTrouble(): SeenListenerTrouble {
    return this.#listenerTrouble;
  }

  get nowPlaying(): SeenSnapshot['nowPlaying'] {
    return this.#session.nowPlaying;
  }

  /** Server time. */
  get liveSinceMs(): number | null {
    return this.#session.liveSinceMs;
  }

  /** What the server's clock shows now. */
  get serverTimeMs(): number {
    return this.#client.clock.now();
  }

  /** The network may be back. */
  wake(): void {
    this.#client.wake();
  }

  /**
   * Ends it for everyone, if the server can be told; without a connection it ends there after its grace
   * period.
   */
  async end(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.connected) await this.#client.request('endSession', {});
    } catch (error) {
      log.warn('The server could not be told that the broadcast ended.', error);
    } finally {
      this.#client.close();
      this.room.close();
    }
  }

  close(): void {
    this.#closed = true;
    this.#client.close();
    this.room.close();
  }

  #listen(): void {
    const client = this.#client;
    client.on('status', (status) => this.#statusChanged(status));
    this.room.onChange((state, before) => {
      // Levels come four times a second and go another way.
      if (state.levels === before.levels) this.#emitter.emit('change');
    });
    this.recording.onChange(() => this.#emitter.emit('change'));
    client.on('session', (news) => {
      this.#session = applyEvent(this.#session, news);
      this.#emitter.emit('change');
    });
    client.on('listenerTrouble', (trouble) => {
      this.#listenerTrouble = trouble;
      this.#emitter.emit('change');
    });
    client.on('program', ({ producerId }) => {
      if (producerId === null) this.#emitter.emit('programLost');
    });
    client.on('sessionEnded', ({ reason }) => this.#ended(FAILURE_BY_END[reason]));
    client.on('removed', () => this.#ended('ended-by-admin'));
  }

  #resumed({ session, program }: Resumed): void {
    this.#session = session;
    this.recording.resumed(session.recording.isRecording);
    // Requests are possible only once the greeting is over.
    const off = this.#client.on('status', ({ state }) => {
      off();
      if (state === 'ready') this.#emitter.emit('back', program?.transportId);
    });
  }

  #statusChanged(status: SignalingStatus): void {
    if (this.#closed) return;
    // Told again after the greeting, where there is any.
    if (status.state !== 'ready') this.#listenerTrouble = NO_TROUBLE;
    if (status.state === 'stopped' && status.error) this.#ended(failureOf(status.error));
    else this.#emitter.emit('change');
  }

  #ended(failure: FailureCode | undefined): void {
    if (this.#closed) return;
    this.close();
    this.#endFailure = failure;
    if (failure) this.#emitter.emit('ended', failure);
  }
}
