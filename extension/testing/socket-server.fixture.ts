import { type ErrorBody, type RequestEnvelope, requestEnvelope } from '@auxcast/shared-types';
import { vi } from 'vitest';

const parse: (text: string) => unknown = JSON.parse;

type Answer = (data: unknown) => unknown;

/** What is on the other end of every `WebSocket` of a test: answers by method, and can break off. */
export class SocketServer {
  readonly asked: RequestEnvelope[] = [];
  /** Whether new connections are taken. */
  reachable = true;
  /** What new connections are refused with before they have said a word. */
  refusal: ErrorBody | undefined;
  /** What becomes of every message before it is sent. */
  translate: (message: unknown) => unknown = (message) => message;
  readonly #answers: Readonly<Record<string, Answer>>;
  #sockets: FakeSocket[] = [];

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = { ping: () => ({ serverTimeMs: Date.now() }), ...answers };
    const server = this;
    class Socket extends FakeSocket {
      constructor() {
        super(server);
      }
    }
    vi.stubGlobal('WebSocket', Socket);
    // Where no socket opens, plain HTTP gets no answer either, unless a test says so.
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  }

  methods(): string[] {
    return this.asked.map(({ method }) => method).filter((method) => method !== 'ping');
  }

  accept(socket: FakeSocket): void {
    queueMicrotask(() => {
      if (!this.reachable) {
        socket.breakOff();
        return;
      }
      this.#sockets.push(socket);
      socket.open();
      if (this.refusal) socket.deliver({ id: null, ok: false, error: this.refusal });
    });
  }

  receive(socket: FakeSocket, text: string): void {
    const frame = requestEnvelope.parse(parse(text));
    this.asked.push(frame);
    const answer = this.#answers[frame.method];
    const reply = answer?.(frame.data) ?? {};
    const isError = typeof reply === 'object' && 'code' in reply;
    queueMicrotask(() =>
      socket.deliver(
        this.translate(
          isError ? { id: frame.id, ok: false, error: reply } : { id: frame.id, ok: true, data: reply },
        ),
      ),
    );
  }

  /**
   * Resolves when everyone has heard: the client hands events on in microtasks, which all come before a
   * timer.
   */
  async tell(event: string, data: unknown): Promise<void> {
    for (const socket of this.#sockets) socket.deliver(this.translate({ event, data }));
    await new Promise((resolve) => setTimeout(resolve));
  }

  breakAll(): void {
    const sockets = this.#sockets;
    this.#sockets = [];
    for (const socket of sockets) socket.breakOff();
  }
}

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  readyState = 0;
  readonly #server: SocketServer;

  constructor(server: SocketServer) {
    super();
    this.#server = server;
    server.accept(this);
  }

  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  send(text: string): void {
    this.#server.receive(this, text);
  }

  deliver(message: unknown): void {
    if (this.readyState !== FakeSocket.OPEN) return;
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }

  breakOff(): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
  }

  close(): void {
    this.readyState = 3;
  }
}
