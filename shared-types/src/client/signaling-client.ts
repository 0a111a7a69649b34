import type * as z from 'zod/mini';
import { CLOSE } from '../close-code.ts';
import { commonReplies, type commonRequests } from '../common-requests.ts';
import { isFinal, ProtocolError } from '../error-code.ts';
import type { hostEvents } from '../events.ts';
import { lenient, type Seen } from '../lenient.ts';
import type { Method, RequestInput, RequestMap, SeenReply } from '../requests.ts';
import type { BackoffOptions } from './backoff.ts';
import { BlockedSockets } from './blocked-sockets.ts';
import { Heartbeat, type HeartbeatOptions } from './heartbeat.ts';
import { PendingRequests } from './pending-requests.ts';
import { Refusals } from './refusals.ts';
import { RetryWaits } from './retry-waits.ts';
import type { ServerClock } from './server-clock.ts';
import { readServerMessage } from './server-message.ts';
import { SignalingEvents, type SignalingListeners, type SignalingNews } from './signaling-events.ts';
import { signalingLog } from './signaling-log.ts';
import { broken, SignalingSocket } from './signaling-socket.ts';
import type { SignalingStatus } from './signaling-status.ts';

const REQUEST_TIMEOUT_MS = 10_000;
/**
 * After waking up, a connection that died meanwhile must not cost the time of a whole heartbeat. One that is
 * being made is given as much: what wakes a page comes in twos and threes, and TCP asks once more after a
 * second (RFC 6298 §2.1).
 */
const WAKE_TIMEOUT_MS = 1_000;

/** After these a client must not come back by itself. */
const CLOSED_FOR_GOOD: ReadonlyMap<number, ProtocolError> = new Map([
  [CLOSE.takenOver, new ProtocolError('taken-over', 'Another connection took over.')],
  [CLOSE.removed, new ProtocolError('removed', 'You were removed from this session.')],
]);

type RepliesOf<M extends RequestMap> = { readonly [K in keyof M]?: Pick<M[K], 'reply'> };

type ClientRequests = RequestMap & typeof commonRequests;

export interface SignalingOptions<M extends ClientRequests> extends HeartbeatOptions {
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
  readonly backoff?: BackoffOptions;
}

/**
 * The one signaling client, for host and listener alike: requests with replies and time-outs, typed events, a
 * heartbeat, and reconnection with jittered backoff. Own, because reconnecting-socket libraries know neither
 * requests nor the first message that must come before all others.
 */
export class SignalingClient<M extends ClientRequests> {
  readonly #options: SignalingOptions<M>;
  readonly #events: SignalingEvents;
  readonly #heartbeat: Heartbeat;
  readonly #pending = new PendingRequests();
  readonly #refusals = new Refusals();
  readonly #blocked = new BlockedSockets();
  readonly #waits: RetryWaits;
  #status: SignalingStatus = { state: 'connecting' };
  #socket: SignalingSocket | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SignalingOptions<M>) {
    this.#options = options;
    this.#events = new SignalingEvents(options.hostEvents);
    this.#heartbeat = new Heartbeat(options);
    this.#waits = new RetryWaits(options.backoff);
    this.on('serverClosing', ({ retryInMs }) => this.#waits.asked(retryInMs));
  }

  get status(): SignalingStatus {
    return this.#status;
  }

  /** The server's time, kept by the heartbeat. */
  get clock(): ServerClock {
    return this.#heartbeat.clock;
  }

  /** Opens the first connection. Call once, after the listeners are in place. */
  start(): void {
    if (this.#status.state !== 'stopped') this.#connect();
  }

  /** Returns what takes the listener away again. */
  on<N extends keyof SignalingNews>(name: N, listener: SignalingListeners[N]): () => void {
    return this.#events.on(name, listener);
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
      void this.#heartbeat.beat(WAKE_TIMEOUT_MS);
    } else if (this.#status.state === 'away') {
      if (this.#waits.mayBeCutShort) this.#connect();
    } else if (this.#socket && !this.#socket.isOpen && this.#socket.ageMs >= WAKE_TIMEOUT_MS) {
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
    try {
      this.#socket = new SignalingSocket(this.#options.url, {
        opened: (socket) => void this.#greet(socket),
        received: (socket, text) => this.#receive(socket, text),
        closed: (socket, code) => this.#closed(socket, code),
        notOpened: (socket, error) => void this.#notOpened(socket, error),
      });
    } catch (error) {
      this.#stop(
        new ProtocolError('bad-request', 'This address cannot be connected to.', { cause: String(error) }),
      );
      return;
    }
    this.#events.hold();
    this.#setStatus({ state: 'connecting' });
  }

  async #greet(socket: SignalingSocket): Promise<void> {
    try {
      await this.#options.greet(this);
    } catch (error) {
      this.#greetFailed(socket, error);
      return;
    }
    if (socket !== this.#socket) return;
    this.#waits.worked();
    this.#blocked.worked();
    this.#heartbeat.start(
      (timeoutMs) => this.#exchange('ping', commonReplies.ping.reply, {}, timeoutMs),
      () => this.#lose(socket, new ProtocolError('timeout', 'The server stopped answering.')),
    );
    this.#setStatus({ state: 'ready' });
    this.#events.release();
    void this.#heartbeat.beat();
  }

  #greetFailed(socket: SignalingSocket, error: unknown): void {
    if (!(error instanceof ProtocolError)) signalingLog.error('The greeting failed.', error);
    if (socket !== this.#socket) return;
    const known =
      error instanceof ProtocolError
        ? error
        : new ProtocolError('internal', 'This client failed to connect.');
    if (isFinal(known.code)) this.#stop(known);
    // A proxy may open a WebSocket and then pass nothing on.
    else if (socket.stage === 'opening' && known.code === 'timeout') void this.#notOpened(socket, known);
    else this.#lose(socket, known);
  }

  // Not async: between a reply and whoever waits for it there is no turn in which a later event could slip
  // through.
  #exchange<S extends z.ZodMiniType>(
    method: string,
    schema: S,
    data: unknown,
    timeoutMs: number,
  ): Promise<Seen<S>> {
    if (!this.#socket?.isOpen) {
      return Promise.reject(
        new ProtocolError('disconnected', 'There is no connection to the server just now.'),
      );
    }
    const { id, reply } = this.#pending.open(method, lenient(schema), timeoutMs);
    this.#socket.send(JSON.stringify({ id, method, data }));
    return reply;
  }

  #receive(socket: SignalingSocket, text: string): void {
    if (socket !== this.#socket) return;
    socket.stage = 'heard';
    this.#blocked.heard();
    const { reply, event } = readServerMessage(text);
    if (!reply) this.#events.receive(event?.event, event?.data);
    // Before it is greeted, an error that belongs to no request refuses the connection itself.
    else if (!reply.ok && reply.id === null && this.#status.state === 'connecting')
      this.#greetFailed(socket, ProtocolError.from(reply.error));
    else this.#pending.settle(reply);
  }

  #closed(socket: SignalingSocket, code: number): void {
    if (socket !== this.#socket) return;
    const error = CLOSED_FOR_GOOD.get(code);
    if (error) this.#stop(error);
    else this.#lose(socket, broken());
  }

  async #notOpened(socket: SignalingSocket, error: ProtocolError): Promise<void> {
    if (socket !== this.#socket) return;
    socket.fail();
    this.#lose(socket, (await this.#blocked.why(this.#options.url)) ?? error);
  }

  /** This socket is done for; unless that was known, try again later. */
  #lose(socket: SignalingSocket, error: ProtocolError): void {
    if (socket !== this.#socket) return;
    this.#dropSocket(error.message);
    const waitMs = this.#waits.after(error);
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs);
    this.#setStatus({ state: 'away', retryAtMs: performance.now() + waitMs, error });
  }

  #stop(error: ProtocolError | undefined): void {
    if (this.#status.state === 'stopped') return;
    clearTimeout(this.#retryTimer);
    this.#dropSocket(error?.message ?? 'The connection was closed.');
    this.#events.end();
    this.#setStatus({ state: 'stopped', error });
  }

  #dropSocket(why: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#heartbeat.stop();
    this.#pending.rejectAll(new ProtocolError('disconnected', why));
    socket?.close();
  }

  #setStatus(status: SignalingStatus): void {
    this.#status = status;
    this.#events.tell('status', status);
  }
}
