import { once } from 'node:events';
import { ProtocolError, replyEnvelope } from '@auxcast/shared-types';
import { WebSocket } from 'ws';
import type * as z from 'zod/mini';
import { messageText } from './message-text.ts';

const TIMEOUT_MS = 20_000;

type Pending = PromiseWithResolvers<unknown> & { readonly timer: NodeJS.Timeout };

/**
 * Requests and replies over one socket. Own, because the product's SignalingClient reconnects, beats and
 * checks every event: two thousand of those would measure the load generator.
 */
export class Signaling {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #failure: Error | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (raw) => this.#receive(messageText(raw)));
    socket.on('close', (code) => this.#fail(new Error(`The server closed the socket (${code}).`)));
    socket.on('error', (error) => this.#fail(error));
  }

  /**
   * @param localAddress of this machine, to come from. @throws Error when the server cannot be reached or
   * refuses
   */
  static async open(url: string, localAddress?: string): Promise<Signaling> {
    const socket = new WebSocket(url, { perMessageDeflate: false, localAddress });
    // From the start: one that is refused is told so in the moment in which it opens.
    const signaling = new Signaling(socket);
    await once(socket, 'open');
    return signaling;
  }

  /** @throws ProtocolError as the server answered; Error when it does not */
  async request<S extends z.ZodMiniType>(method: string, data: object, reply: S): Promise<z.output<S>> {
    if (this.#failure) throw this.#failure;
    const id = ++this.#lastId;
    const pending = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => pending.reject(new Error(`No answer to ${method} in time.`)), TIMEOUT_MS);
    this.#pending.set(id, { ...pending, timer });
    this.#socket.send(JSON.stringify({ id, method, data }));
    return reply.parse(await pending.promise);
  }

  /** Closes, without waiting for an answer. Idempotent. */
  close(): void {
    this.#fail(new Error('Closed.'));
    this.#socket.close();
  }

  /** The connection is gone, and nobody told the server. Idempotent. */
  breakOff(): void {
    this.#fail(new Error('Broken off.'));
    this.#socket.terminate();
  }

  #receive(raw: string): void {
    // Events are not for a headless client, and parsing them would be its greatest cost.
    if (raw.startsWith('{"event"')) return;
    const reply = replyEnvelope.parse(JSON.parse(raw));
    if (reply.id === null) {
      // Refused as a whole: all that this client asks has an id.
      if (!reply.ok) this.#fail(ProtocolError.from(reply.error));
      return;
    }
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    this.#pending.delete(reply.id);
    clearTimeout(pending.timer);
    if (reply.ok) pending.resolve(reply.data);
    else pending.reject(ProtocolError.from(reply.error));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }
}
