import { createNanoEvents } from 'nanoevents';
import type * as z from 'zod/mini';
import { CLOSE } from '../close-code.ts';
import { commonReplies, type commonRequests } from '../common-requests.ts';
import { eventEnvelope } from '../envelope.ts';
import { isFinal, ProtocolError } from '../error-code.ts';
import {
  type EventName,
  type hostEvents,
  participantEvents,
  type SeenEvents,
  type SessionEventName,
  type SessionNews,
  sessionEvents,
  sessionNews,
} from '../events.ts';
import { lenient, lenientEach, type Seen } from '../lenient.ts';
import { errorReply, goodReply } from '../reply.ts';
import type { Method, RequestInput, RequestMap, SeenReply } from '../requests.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { PendingRequests } from './pending-requests.ts';
import { askedWait, Refusals, retryAfterMs } from './refusals.ts';
import { ServerClock } from './server-clock.ts';

const REQUEST_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 20_000;
const HEARTBEAT_TIMEOUT_MS = 8_000;
/**
 * After waking up, a connection that died meanwhile must not cost the time of a whole heartbeat. One that is
 * being made is given as much: what wakes a page comes in twos and threes, and TCP asks once more after a
 * second (RFC 6298 §2.1).
 */
const WAKE_TIMEOUT_MS = 1_000;
const BACKOFF = { firstMs: 300, lastMs: 3_000 };
/**
 * Between connections that the server takes, and of which it then says that they are bound to nobody, or
 * which it refuses for a reason that only newer clients know: that may be for good.
 */
const UNBOUND_BACKOFF = { firstMs: 300, lastMs: 30_000 };
/**
 * Between tries while the browser knows of no network; `wake` ends the wait as soon as there is one. Not for
 * ever, because a server on this very machine needs none; seldom, because Chromium holds up new WebSockets by
 * seconds after many that failed.
 */
const OFFLINE_RETRY_MS = 10_000;
/**
 * Between tries where WebSockets do not get through: no try mends a proxy, but another network may. `wake`
 * ends this wait, too.
 */
const BLOCKED_RETRY_MS = 10_000;

/** RFC 6455 §7.1.5: the connection broke off without a close frame. */
const NO_CLOSE_FRAME = 1006;

/** After these a client must not come back by itself. */
const CLOSED_FOR_GOOD: ReadonlyMap<number, ProtocolError> = new Map([
  [CLOSE.takenOver, new ProtocolError('taken-over', 'Another connection took over.')],
  [CLOSE.removed, new ProtocolError('removed', 'You were removed from this session.')],
]);

export type SignalingStatus =
  | { readonly state: 'connecting' }
  /** Greeted: requests may be sent. */
  | { readonly state: 'ready' }
  /** Broken; tries again at `retryAtMs` (`performance.now()`). */
  | { readonly state: 'away'; readonly retryAtMs: number; readonly error: ProtocolError }
  /** For good: closed here, or an error that no new try can mend. */
  | { readonly state: 'stopped'; readonly error: ProtocolError | undefined };

type RepliesOf<M extends RequestMap> = { readonly [K in keyof M]?: Pick<M[K], 'reply'> };

type ClientRequests = RequestMap & typeof commonRequests;

export interface SignalingOptions<M extends ClientRequests> {
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly url: string;
  /** `hostRequests` or `listenerRequests`; their replies are enough. */
  readonly requests: M | RepliesOf<M>;
  /** For a host: the events that it alone is told. */
  readonly hostEvents?: typeof hostEvents;
  /**
   * Sends the first message of each new connection (`join`, `createSession` or `resumeSession`). Only when it
   * resolves is the client `ready`; rejecting with a final error stops the client, with any other it tries
   * again. Events wait until it is settled, so whatever it sets up sees them all.
   */
  readonly greet: (client: SignalingClient<M>) => Promise<void>;
  readonly heartbeatMs?: number;
  readonly heartbeatTimeoutMs?: number;
  readonly backoff?: BackoffOptions;
}

/** An event as it came. */
export interface UnreadEvent {
  readonly event: string;
  readonly data: unknown;
}

interface News extends SeenEvents {
  readonly status: SignalingStatus;
  /** Each event about the session, before those who listen for its name are told. */
  readonly session: SessionNews;
  /** Each event that this client has no reading for: for a part that is loaded later and brings its own. */
  readonly other: UnreadEvent;
}
type Listeners = { [N in keyof News]: (news: News[N]) => void };

/** The readings of events, in a form that stays typed while the name is a type parameter. */
type EventReaders = { readonly [E in EventName]?: EventReader<News[E]> };

interface EventReader<T> {
  safeParse(data: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/**
 * The one signaling client, for host and listener alike: requests with replies and time-outs, typed events, a
 * heartbeat, and reconnection with jittered backoff. Own, because reconnecting-socket libraries know neither
 * requests nor the first message that must come before all others.
 */
export class SignalingClient<M extends ClientRequests> {
  /** The server's time, kept by the heartbeat. */
  readonly clock = new ServerClock();
  readonly #options: SignalingOptions<M>;
  readonly #events: EventReaders;
  readonly #emitter = createNanoEvents<Listeners>();
  readonly #pending = new PendingRequests();
  readonly #refusals = new Refusals();
  readonly #backoff: Backoff;
  readonly #unboundBackoff = new Backoff(UNBOUND_BACKOFF);
  #status: SignalingStatus = { state: 'connecting' };
  #socket: WebSocket | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Events that came before the greeting was settled. */
  #held: (() => void)[] | undefined;
  /** When this connection was begun. `performance.now()`. */
  #attemptedAtMs = 0;
  /**
   * How far the socket came: whether anything was heard over it. One that failed is kept while it is asked
   * why.
   */
  #stage: 'opening' | 'failed' | 'heard' = 'opening';
  #wasReady = false;
  /** Whether the server said something that this version does not know. */
  #isNewer = false;
  /** Tries on end for which the server answered plain HTTP alone. */
  #plainAnswers = 0;
  /** How long the server asked to stay away when it said that it closes. */
  #askedWaitMs = 0;
  /** Until when a server that answered asked to stay away. `performance.now()`. */
  #notBeforeMs = 0;

  constructor(options: SignalingOptions<M>) {
    this.#options = options;
    this.#events = {
      ...lenientEach({ ...sessionEvents, ...participantEvents }),
      ...(options.hostEvents && lenientEach(options.hostEvents)),
    };
    this.#backoff = new Backoff(options.backoff ?? BACKOFF);
    this.on('serverClosing', ({ retryInMs }) => {
      this.#askedWaitMs = askedWait(retryInMs);
    });
  }

  get status(): SignalingStatus {
    return this.#status;
  }

  /** Opens the first connection. Call once, after the listeners are in place. */
  start(): void {
    if (this.#status.state !== 'stopped') this.#connect();
  }

  /** Returns what takes the listener away again. */
  on<N extends keyof News>(name: N, listener: Listeners[N]): () => void {
    return this.#emitter.on(name, listener);
  }

  /**
   * Rejects with the server's ProtocolError, or with `disconnected`, `timeout`, or `bad-message` for a reply
   * that cannot be read; an error code that only a newer server knows is `refused`. What a full server
   * refused is not asked again before the time that it said: until then it is refused here.
   */
  request<K extends Method<M>>(
    method: K,
    data: RequestInput<M, K>,
    timeoutMs?: number,
  ): Promise<SeenReply<M, K>> {
    const schema: M[K]['reply'] | undefined = this.#options.requests[method]?.reply;
    if (schema) return this.ask(method, schema, data, timeoutMs);
    return Promise.reject(new ProtocolError('unknown-method', `This client has no request "${method}".`));
  }

  /** The same for a part that is loaded later and brings the reply's schema along. */
  ask<S extends z.ZodMiniType>(
    method: string,
    schema: S,
    data: unknown,
    timeoutMs: number = REQUEST_TIMEOUT_MS,
  ): Promise<Seen<S>> {
    const refusal = this.#refusals.of(method);
    if (refusal) return Promise.reject(refusal);
    const socket = this.#status.state === 'ready' ? this.#socket : undefined;
    const reply = this.#exchange(method, schema, data, timeoutMs);
    reply.catch((error: unknown) => {
      this.#refusals.note(method, error);
      // The server has forgotten whose connection this is: only a new one, with a new greeting, is somebody's
      // again.
      if (socket && error instanceof ProtocolError && error.code === 'not-joined') this.#lose(socket, error);
    });
    return reply;
  }

  /**
   * The network is back, or the page woke up: ask at once whether the connection still lives, or make a new
   * one, unless the server asked to stay away for longer. An attempt of the last second is left alone.
   */
  wake(): void {
    if (this.#status.state === 'ready') {
      void this.#beat(WAKE_TIMEOUT_MS);
    } else if (this.#status.state === 'away') {
      if (performance.now() >= this.#notBeforeMs) this.#connect();
    } else if (
      this.#socket &&
      this.#socket.readyState !== WebSocket.OPEN &&
      performance.now() - this.#attemptedAtMs >= WAKE_TIMEOUT_MS
    ) {
      // This attempt may have begun without a network, and would wait for its own time-out, or for why it
      // failed.
      this.#dropSocket('The connection is made anew.');
      this.#connect();
    }
  }

  /** Ends for good. Idempotent. */
  close(): void {
    this.#stop(undefined);
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    const socket = this.#open();
    if (!socket) return;
    this.#socket = socket;
    this.#stage = 'opening';
    this.#attemptedAtMs = performance.now();
    this.#held = [];
    this.#connectTimer = setTimeout(
      () => void this.#notOpened(socket, new ProtocolError('timeout', 'The server did not answer in time.')),
      CONNECT_TIMEOUT_MS,
    );
    socket.addEventListener('open', () => void this.#greet(socket));
    socket.addEventListener('message', (message) => this.#receive(socket, message.data));
    socket.addEventListener('close', (event) => this.#closed(socket, event));
    this.#setStatus({ state: 'connecting' });
  }

  #open(): WebSocket | undefined {
    try {
      return new WebSocket(this.#options.url);
    } catch (error) {
      // No address of a WebSocket, or one that this page may not use.
      this.#stop(
        new ProtocolError('bad-request', 'This address cannot be connected to.', { cause: String(error) }),
      );
      return undefined;
    }
  }

  async #greet(socket: WebSocket): Promise<void> {
    clearTimeout(this.#connectTimer);
    try {
      await this.#options.greet(this);
    } catch (error) {
      this.#greetFailed(socket, error);
      return;
    }
    if (socket !== this.#socket) return;
    this.#backoff.reset();
    this.#wasReady = true;
    this.#heartbeat = setInterval(() => void this.#beat(), this.#options.heartbeatMs ?? HEARTBEAT_MS);
    this.#setStatus({ state: 'ready' });
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const deliver of held) deliver();
    void this.#beat();
  }

  #greetFailed(socket: WebSocket, error: unknown): void {
    if (!(error instanceof ProtocolError)) console.error('The greeting failed.', error);
    if (socket !== this.#socket) return;
    const known =
      error instanceof ProtocolError
        ? error
        : new ProtocolError('internal', 'This client failed to connect.');
    if (isFinal(known.code)) this.#stop(known);
    // A proxy may open a WebSocket and then pass nothing on.
    else if (this.#stage === 'opening' && known.code === 'timeout') void this.#notOpened(socket, known);
    else this.#lose(socket, known);
  }

  async #beat(timeoutMs: number = this.#options.heartbeatTimeoutMs ?? HEARTBEAT_TIMEOUT_MS): Promise<void> {
    const socket = this.#socket;
    if (!socket) return;
    const sentMs = this.clock.localMs();
    try {
      const { reply } = commonReplies.ping;
      const { serverTimeMs } = await this.#exchange('ping', reply, {}, timeoutMs);
      this.clock.sample(serverTimeMs, sentMs, this.clock.localMs());
    } catch (error) {
      // Any other error is an answer: the server lives.
      if (!(error instanceof ProtocolError) || !['timeout', 'disconnected'].includes(error.code)) return;
      this.#lose(socket, new ProtocolError('timeout', 'The server stopped answering.'));
    }
  }

  // Not async: between a reply and whoever waits for it there is no turn in which a later event could slip
  // through.
  #exchange<S extends z.ZodMiniType>(
    method: string,
    schema: S,
    data: unknown,
    timeoutMs: number,
  ): Promise<Seen<S>> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(
        new ProtocolError('disconnected', 'There is no connection to the server just now.'),
      );
    }
    const { id, reply } = this.#pending.open(method, lenient(schema), timeoutMs);
    socket.send(JSON.stringify({ id, method, data }));
    return reply;
  }

  #receive(socket: WebSocket, raw: unknown): void {
    if (socket !== this.#socket || typeof raw !== 'string') return;
    this.#stage = 'heard';
    this.#plainAnswers = 0;
    const message = parseJson(raw);
    // One after the other: a union of both would be a kind of schema that the listener's page needs nowhere
    // else.
    const data = lenient(goodReply).safeParse(message).data ?? lenient(errorReply).safeParse(message).data;
    if (data) {
      // Before it is greeted, an error that belongs to no request refuses the connection itself.
      if (!data.ok && data.id === null && this.#held)
        this.#greetFailed(socket, ProtocolError.from(data.error));
      else this.#pending.settle(data);
      return;
    }
    const event = lenient(eventEnvelope).safeParse(message).data;
    if (event && isNameIn(sessionEvents, event.event)) this.#receiveNews(event.event, event.data);
    else if (event && isNameIn(this.#events, event.event)) this.#receiveEvent(event.event, event.data);
    else if (event && this.#emitter.events.other?.length) this.#deliver(() => this.#tell('other', event));
    else this.#notKnown(event?.event);
  }

  #receiveNews<E extends SessionEventName>(event: E, raw: unknown): void {
    this.#receiveEvent(event, raw, (data) => this.#tell('session', sessionNews(event, data)));
  }

  #receiveEvent<E extends EventName>(name: E, raw: unknown, before?: (data: News[E]) => void): void {
    const parsed = this.#events[name]?.safeParse(raw);
    if (!parsed?.success) {
      this.#notKnown(name);
      return;
    }
    this.#deliver(() => {
      before?.(parsed.data);
      this.#tell(name, parsed.data);
    });
  }

  #deliver(tell: () => void): void {
    const deliver = () => {
      if (this.#status.state !== 'stopped') tell();
    };
    // A reply that came just before goes first: its promise has been settled, but nobody has been told yet.
    if (this.#held) this.#held.push(deliver);
    else queueMicrotask(deliver);
  }

  /** A newer server may say more than this version knows. Noted once: it may say so all the time. */
  #notKnown(name: string | undefined): void {
    if (!this.#isNewer) console.info(`Left aside what this version does not know: ${name ?? 'a message'}.`);
    this.#isNewer = true;
  }

  #closed(socket: WebSocket, event: CloseEvent): void {
    if (socket !== this.#socket || this.#stage === 'failed') return;
    const error = CLOSED_FOR_GOOD.get(event.code);
    const broke = new ProtocolError('disconnected', 'The connection to the server broke.');
    if (error) this.#stop(error);
    else if (this.#stage === 'opening' && event.code === NO_CLOSE_FRAME) void this.#notOpened(socket, broke);
    else this.#lose(socket, broke);
  }

  /**
   * A WebSocket that does not open, or brings nothing, tells a page nothing of why (WHATWG WebSockets,
   * "feedback from the protocol"): a plain request to the same address may. That part is loaded when it is
   * needed; where it does not come, no server is there to be asked either.
   */
  async #notOpened(socket: WebSocket, error: ProtocolError): Promise<void> {
    if (socket !== this.#socket) return;
    this.#stage = 'failed';
    clearTimeout(this.#connectTimer);
    socket.close(1000);
    let why: ProtocolError | undefined;
    try {
      if (!isOffline()) why = await (await import('./plain-answer.ts')).whyNoSocket(this.#options.url);
    } catch {
      // Nobody answers that way either.
    }
    this.#plainAnswers = why?.code === 'websocket-required' ? this.#plainAnswers + 1 : 0;
    // Where WebSockets came through before, one such answer may be that of a server which was just back.
    const isSure = why?.code !== 'websocket-required' || this.#plainAnswers > Number(this.#wasReady);
    this.#lose(socket, (isSure && why) || error);
  }

  /** This socket is done for; unless that was known, try again later. */
  #lose(socket: WebSocket, error: ProtocolError): void {
    if (socket !== this.#socket) return;
    this.#dropSocket(error.message);
    // On top, not instead: those who were all asked to come back at the same time still do not.
    const askedMs = Math.max(this.#askedWaitMs, retryAfterMs(error));
    const waitMs = this.#waitAfter(error) + askedMs;
    this.#notBeforeMs = performance.now() + askedMs;
    this.#askedWaitMs = 0;
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs);
    this.#setStatus({ state: 'away', retryAtMs: performance.now() + waitMs, error });
  }

  #waitAfter({ code }: ProtocolError): number {
    if (code === 'not-joined' || code === 'refused') return this.#unboundBackoff.next();
    this.#unboundBackoff.reset();
    const leastMs = isOffline() ? OFFLINE_RETRY_MS : code === 'websocket-required' ? BLOCKED_RETRY_MS : 0;
    return Math.max(this.#backoff.next(), leastMs);
  }

  #stop(error: ProtocolError | undefined): void {
    if (this.#status.state === 'stopped') return;
    clearTimeout(this.#retryTimer);
    this.#dropSocket(error?.message ?? 'The connection was closed.');
    this.#setStatus({ state: 'stopped', error });
  }

  #dropSocket(why: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#held = undefined;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#connectTimer);
    this.#pending.rejectAll(new ProtocolError('disconnected', why));
    socket?.close(1000);
  }

  #setStatus(status: SignalingStatus): void {
    this.#status = status;
    this.#tell('status', status);
  }

  // Not the emitter's own `emit`: its parameters are a type that cannot be worked out for any name.
  #tell<N extends keyof News>(name: N, news: News[N]): void {
    for (const listener of [...(this.#emitter.events[name] ?? [])]) listener(news);
  }
}

/** Only browsers know, and of `navigator.onLine` only `false` is sure. */
function isOffline(): boolean {
  return 'onLine' in navigator && navigator.onLine === false;
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function isNameIn<T extends object>(map: T, name: string): name is keyof T & string {
  return Object.hasOwn(map, name);
}
