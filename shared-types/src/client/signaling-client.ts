import { createNanoEvents } from 'nanoevents';
import * as z from 'zod/mini';
import { eventEnvelope, replyEnvelope } from '../envelope.ts';
import { isFinal, ProtocolError } from '../error-code.ts';
import { type EventData, type EventName, events } from '../events.ts';
import {
  commonRequests,
  type Method,
  type ReplyData,
  type RequestInput,
  type RequestMap,
} from '../requests.ts';
import { Backoff } from './backoff.ts';
import { PendingRequests } from './pending-requests.ts';
import { ServerClock } from './server-clock.ts';

const REQUEST_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 20_000;
const HEARTBEAT_TIMEOUT_MS = 8_000;
const BACKOFF = { firstMs: 500, lastMs: 10_000 };

/** Close codes of the 4000 range that the server uses (docs/protocol.md); a client says 1000. */
export const CLOSE_TAKEN_OVER = 4001;

export type SignalingStatus =
  | { readonly state: 'connecting' }
  /** Greeted: requests may be sent. */
  | { readonly state: 'ready' }
  /** Broken; tries again at `retryAtMs` (local clock). */
  | { readonly state: 'away'; readonly retryAtMs: number; readonly error: ProtocolError }
  /** For good: closed here, or an error that no new try can mend. */
  | { readonly state: 'stopped'; readonly error: ProtocolError | undefined };

type ClientRequests = RequestMap & typeof commonRequests;

export interface SignalingOptions<M extends ClientRequests> {
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly url: string;
  /** `hostRequests` or `listenerRequests`. */
  readonly requests: M;
  /**
   * Sends the first message of each new connection (`join`, `createSession` or `resumeSession`). Only when it resolves
   * is the client `ready`; rejecting with a final error stops the client, with any other it tries again.
   */
  readonly greet: (client: SignalingClient<M>) => Promise<void>;
  readonly heartbeatMs?: number;
  readonly backoff?: { readonly firstMs: number; readonly lastMs: number };
}

type Emitted = {
  [E in EventName]: (data: EventData<E>) => void;
} & { status: (status: SignalingStatus) => void };

/**
 * The one signaling client, for host and listener alike: requests with replies and time-outs, typed events, a heartbeat, and
 * reconnection with jittered backoff. Own, because reconnecting-socket libraries know neither requests nor the first
 * message that must come before all others.
 */
export class SignalingClient<M extends ClientRequests> {
  /** The server's time, kept by the heartbeat. */
  readonly clock = new ServerClock();
  readonly #options: SignalingOptions<M>;
  readonly #emitter = createNanoEvents<Emitted>();
  readonly #pending = new PendingRequests();
  readonly #backoff: Backoff;
  #status: SignalingStatus = { state: 'connecting' };
  #socket: WebSocket | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SignalingOptions<M>) {
    this.#options = options;
    this.#backoff = new Backoff(options.backoff ?? BACKOFF);
  }

  get status(): SignalingStatus {
    return this.#status;
  }

  /** Opens the first connection. Call once, after the listeners are in place. */
  start(): void {
    this.#connect();
  }

  /** Returns what takes the listener away again. */
  on<E extends keyof Emitted>(name: E, listener: Emitted[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Rejects with the server's ProtocolError, or with `disconnected` or `timeout`. */
  async request<K extends Method<M>>(
    method: K,
    data: RequestInput<M, K>,
    timeoutMs: number = REQUEST_TIMEOUT_MS,
  ): Promise<ReplyData<M, K>> {
    const schema: M[K]['reply'] | undefined = this.#options.requests[method]?.reply;
    if (!schema) throw new ProtocolError('unknown-method', `This client has no request "${method}".`);
    return this.#exchange(method, schema, data, timeoutMs);
  }

  /** The network is back, or the page woke up: ask at once whether the connection still lives, or make a new one. */
  wake(): void {
    if (this.#status.state === 'away') this.#connect();
    else if (this.#status.state === 'ready') void this.#beat();
  }

  /** Ends for good. Idempotent. */
  close(): void {
    this.#stop(undefined);
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#setStatus({ state: 'connecting' });
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    this.#connectTimer = setTimeout(
      () => this.#lose(socket, new ProtocolError('timeout', 'The server did not answer in time.')),
      CONNECT_TIMEOUT_MS,
    );
    socket.addEventListener('open', () => void this.#greet(socket));
    socket.addEventListener('message', (message) => this.#receive(socket, message.data));
    socket.addEventListener('close', (event) => this.#closed(socket, event));
  }

  async #greet(socket: WebSocket): Promise<void> {
    clearTimeout(this.#connectTimer);
    try {
      await this.#options.greet(this);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (socket !== this.#socket) return;
      if (isFinal(error.code)) this.#stop(error);
      else this.#lose(socket, error);
      return;
    }
    if (socket !== this.#socket) return;
    this.#backoff.reset();
    this.#heartbeat = setInterval(() => void this.#beat(), this.#options.heartbeatMs ?? HEARTBEAT_MS);
    this.#setStatus({ state: 'ready' });
    void this.#beat();
  }

  async #beat(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return;
    const sentMs = Date.now();
    try {
      const { reply } = commonRequests.ping;
      const { serverTimeMs } = await this.#exchange('ping', reply, {}, HEARTBEAT_TIMEOUT_MS);
      this.clock.sample(serverTimeMs, sentMs, Date.now());
    } catch {
      this.#lose(socket, new ProtocolError('timeout', 'The server stopped answering.'));
    }
  }

  async #exchange<S extends z.core.$ZodType>(
    method: string,
    schema: S,
    data: unknown,
    timeoutMs: number,
  ): Promise<z.output<S>> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      throw new ProtocolError('disconnected', 'There is no connection to the server just now.');
    }
    const { id, reply } = this.#pending.open(method, schema, timeoutMs);
    socket.send(JSON.stringify({ id, method, data }));
    return reply;
  }

  #receive(socket: WebSocket, raw: unknown): void {
    if (socket !== this.#socket || typeof raw !== 'string') return;
    const message = parseJson(raw);
    const reply = replyEnvelope.safeParse(message);
    if (reply.success) {
      this.#pending.settle(reply.data);
      return;
    }
    const event = eventEnvelope.safeParse(message);
    if (event.success && isEventName(event.data.event)) this.#receiveEvent(event.data.event, event.data.data);
    else console.warn('The server sent a message that this version does not know.');
  }

  #receiveEvent<E extends EventName>(name: E, raw: unknown): void {
    const parsed = z.safeParse(events[name], raw);
    if (!parsed.success) {
      console.warn(`The server sent an event "${name}" that this version does not know.`);
      return;
    }
    // The schema ties data to name; the emitter's parameter tuple hides that from the compiler.
    this.#emitter.emit(name, ...([parsed.data] as Parameters<Emitted[E]>));
  }

  #closed(socket: WebSocket, event: CloseEvent): void {
    if (event.code === CLOSE_TAKEN_OVER && socket === this.#socket) {
      this.#stop(new ProtocolError('removed', event.reason || 'Another connection took over.'));
      return;
    }
    this.#lose(socket, new ProtocolError('disconnected', 'The connection to the server broke.'));
  }

  /** This socket is done for; unless that was known, try again later. */
  #lose(socket: WebSocket, error: ProtocolError): void {
    if (socket !== this.#socket) return;
    this.#dropSocket(error);
    const waitMs = Math.max(this.#backoff.next(), retryAfterMs(error));
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs);
    this.#setStatus({ state: 'away', retryAtMs: Date.now() + waitMs, error });
  }

  #stop(error: ProtocolError | undefined): void {
    if (this.#status.state === 'stopped') return;
    clearTimeout(this.#retryTimer);
    this.#dropSocket(error ?? new ProtocolError('disconnected', 'The connection was closed.'));
    this.#setStatus({ state: 'stopped', error });
  }

  #dropSocket(error: ProtocolError): void {
    const socket = this.#socket;
    this.#socket = undefined;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#connectTimer);
    this.#pending.rejectAll(error);
    socket?.close(1000);
  }

  #setStatus(status: SignalingStatus): void {
    this.#status = status;
    this.#emitter.emit('status', status);
  }
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

/** A server that is full says when to come back. */
function retryAfterMs(error: ProtocolError): number {
  const value = error.details?.['retryAfterMs'];
  return typeof value === 'number' ? value : 0;
}
