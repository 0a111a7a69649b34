import { once } from 'node:events';
import {
  type ErrorBody,
  type EventData,
  type EventName,
  eventEnvelope,
  events,
  type Method,
  PROTOCOL_VERSION,
  type ReplyData,
  type ReplyEnvelope,
  type RequestInput,
  replyEnvelope,
  requests,
} from '@auxcast/shared-types';
import { type RawData, WebSocket } from 'ws';
import * as z from 'zod/mini';
import { messageText } from '../signaling/index.ts';

type Requests = typeof requests;

interface Waiting {
  readonly matches: (event: string, data: unknown) => boolean;
  readonly resolve: (data: unknown) => void;
}

/** A client that keeps everything it was told, in order, and holds the server to the protocol's schemas. */
export class TestClient {
  readonly events: { readonly event: string; readonly data: unknown }[] = [];
  /** What came, in order: `reply 1`, `event pause`. */
  readonly order: string[] = [];
  /** Replies without an id. */
  readonly strayReplies: ReplyEnvelope[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #replies = new Map<number, (reply: ReplyEnvelope) => void>();
  readonly #waiting = new Set<Waiting>();
  readonly #strayWaiting: ((reply: ReplyEnvelope) => void)[] = [];
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(data));
    const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = promise;
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    // A broken socket also closes.
    socket.on('error', () => undefined);
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<TestClient> {
    const socket = new WebSocket(url, { headers });
    // From the start: one that is refused is told so in the moment in which it opens.
    const client = new TestClient(socket);
    await once(socket, 'open');
    return client;
  }

  async ask<K extends Method>(method: K, data: RequestInput<Requests, K>): Promise<ReplyData<Requests, K>> {
    const reply = await this.exchange(method, data);
    if (!reply.ok) throw new Error(`${method} was refused: ${reply.error.code} ${reply.error.message}`);
    const readers: { [M in Method]: { reply: { parse(data: unknown): ReplyData<Requests, M> } } } = requests;
    return readers[method].reply.parse(reply.data);
  }

  /** The error that anything, however wrong, is refused with. */
  async refusal(method: string, data?: unknown): Promise<ErrorBody> {
    const reply = await this.exchange(method, data);
    if (reply.ok) throw new Error(`${method} was not refused.`);
    return reply.error;
  }

  exchange(method: string, data: unknown): Promise<ReplyEnvelope> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve } = Promise.withResolvers<ReplyEnvelope>();
    this.#replies.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, data }));
    return promise;
  }

  send(raw: string | Buffer): void {
    this.#socket.send(raw);
  }

  /** The next reply whose id the server could not read. */
  strayReply(): Promise<ReplyEnvelope> {
    const { promise, resolve } = Promise.withResolvers<ReplyEnvelope>();
    this.#strayWaiting.push(resolve);
    return promise;
  }

  join(sessionId: string, more: Partial<RequestInput<Requests, 'join'>> = {}) {
    return this.ask('join', { protocol: PROTOCOL_VERSION, sessionId, ...more });
  }

  createSession(more: Partial<RequestInput<Requests, 'createSession'>> = {}) {
    return this.ask('createSession', { protocol: PROTOCOL_VERSION, ...more });
  }

  /** The next event of this name that fits, from now on. */
  next<E extends EventName>(
    name: E,
    fits: (data: EventData<E>) => boolean = () => true,
  ): Promise<EventData<E>> {
    const readers: { [N in EventName]: { parse(data: unknown): EventData<N> } } = events;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#waiting.add({
      matches: (event, data) => event === name && fits(readers[name].parse(data)),
      resolve,
    });
    return promise.then((data) => readers[name].parse(data));
  }

  /** Of one kind, so far. */
  told<E extends EventName>(name: E): EventData<E>[] {
    const readers: { [N in EventName]: { parse(data: unknown): EventData<N> } } = events;
    return this.events.filter(({ event }) => event === name).map(({ data }) => readers[name].parse(data));
  }

  /** Stops reading, as a client on a train does. */
  stopReading(): void {
    this.#socket.pause();
  }

  goOnReading(): void {
    this.#socket.resume();
  }

  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.closed;
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #receive(raw: RawData): void {
    const message: unknown = JSON.parse(messageText(raw));
    const reply = replyEnvelope.safeParse(message);
    if (reply.success) {
      this.#take(reply.data);
      return;
    }
    const { event, data } = eventEnvelope.parse(message);
    z.looseObject({}).parse(data);
    this.events.push({ event, data });
    this.order.push(`event ${event}`);
    for (const waiting of this.#waiting) {
      if (!waiting.matches(event, data)) continue;
      this.#waiting.delete(waiting);
      waiting.resolve(data);
    }
  }

  #take(reply: ReplyEnvelope): void {
    this.order.push(`reply ${reply.id}`);
    if (reply.id === null) {
      this.strayReplies.push(reply);
      this.#strayWaiting.shift()?.(reply);
      return;
    }
    this.#replies.get(reply.id)?.(reply);
    this.#replies.delete(reply.id);
  }
}
