import {
  CLOSE,
  type ErrorCode,
  FRAME_BYTES,
  HARD_FRAME_BYTES,
  ProtocolError,
  type RequestEnvelope,
  requestEnvelope,
  requestId,
  wholeText,
} from '@auxcast/shared-types';
import { Bucket } from './bucket.ts';
import type { Connection } from './connection.ts';
import type { Dispatcher } from './dispatcher.ts';

/** Requests of one connection: sixty at once, twenty a second; one for every 64 KiB of a frame. */
const REQUESTS = { capacity: 60, leakPerSecond: 20 };
/** Bad messages of one connection: fifty, forgiven within a minute. One more closes it. */
const STRIKES = { capacity: 50, leakPerSecond: 50 / 60 };
/** Requests of one connection that may wait for an earlier one to be answered. */
const MAX_WAITING = 64;
/** The same in bytes of their frames; only a host has pictures to send. */
const MAX_WAITING_BYTES = 2 * FRAME_BYTES;
const MAX_WAITING_BYTES_OF_HOST = HARD_FRAME_BYTES;
/** Errors in the message itself, which no well-made client causes. */
const BAD: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad-message',
  'bad-request',
  'unknown-method',
  'too-large',
  'rate-limited',
]);

/** The escape of half a character, and of one in two halves. */
const HALF_CHARACTER = /\\ud[89a-f]/i;

interface Waiting {
  readonly request: RequestEnvelope;
  readonly bytes: number;
}

/** What comes in on one connection: limits it, parses it, and has it answered, one request after the other. */
export class Inbox {
  readonly #connection: Connection;
  readonly #dispatcher: Dispatcher;
  readonly #requests: Bucket;
  readonly #strikes: Bucket;
  /** Undefined while nothing is being answered. */
  #waiting: Waiting[] | undefined;
  #waitingBytes = 0;

  constructor(connection: Connection, dispatcher: Dispatcher) {
    this.#connection = connection;
    this.#dispatcher = dispatcher;
    this.#requests = new Bucket(connection.lastHeardMs);
    this.#strikes = new Bucket(connection.lastHeardMs);
  }

  receive(frame: Buffer, isBinary: boolean): void {
    const now = performance.now();
    this.#connection.lastHeardMs = now;
    if (!this.#connection.isOpen) return;
    const cost = 1 + Math.floor(frame.byteLength / FRAME_BYTES);
    const isWithinRate = this.#requests.pour(cost, now, REQUESTS);
    if (isBinary) {
      this.#refuse(null, new ProtocolError('bad-message', 'Messages are text.'));
      return;
    }
    const isLarge = frame.byteLength > FRAME_BYTES;
    // Reading a large message only to refuse it would be the very work the limit is for.
    const message = isLarge && !isWithinRate ? undefined : parse(frame);
    if (!isWithinRate) {
      this.#refuse(readableId(message), tooMany());
      return;
    }
    const request = requestEnvelope.safeParse(message);
    if (!request.success) {
      this.#refuse(readableId(message), new ProtocolError('bad-message', 'This is no request.'));
    } else if (isLarge && request.data.method !== 'artwork') {
      this.#refuse(
        request.data.id,
        new ProtocolError('too-large', `At most ${FRAME_BYTES} bytes.`, { maxBytes: FRAME_BYTES }),
      );
    } else if (this.#waiting !== undefined && !this.#hasRoom(this.#waiting, frame.byteLength)) {
      this.#refuse(request.data.id, tooMany());
    } else if (this.#waiting !== undefined) {
      this.#waiting.push({ request: request.data, bytes: frame.byteLength });
      this.#waitingBytes += frame.byteLength;
    } else {
      void this.#answer(request.data);
    }
  }

  /** One after the other, in the order they came: what a request builds on is there. Never rejects. */
  async #answer(first: RequestEnvelope): Promise<void> {
    const waiting: Waiting[] = [];
    this.#waiting = waiting;
    for (
      let next: Waiting | undefined = { request: first, bytes: 0 };
      next !== undefined;
      next = waiting.shift()
    ) {
      this.#waitingBytes -= next.bytes;
      const reply = await this.#dispatcher.answer(this.#connection, next.request);
      this.#connection.reply(reply);
      if (!reply.ok && BAD.has(reply.error.code)) this.#strike();
    }
    this.#waiting = undefined;
  }

  #hasRoom(waiting: readonly Waiting[], bytes: number): boolean {
    const most = this.#connection.isHost ? MAX_WAITING_BYTES_OF_HOST : MAX_WAITING_BYTES;
    return waiting.length < MAX_WAITING && this.#waitingBytes + bytes <= most;
  }

  #refuse(id: number | null, error: ProtocolError): void {
    this.#connection.reply(this.#dispatcher.refuse(id, error));
    this.#strike();
  }

  #strike(): void {
    if (this.#strikes.pour(1, performance.now(), STRIKES)) return;
    this.#connection.close(CLOSE.abuse, 'too many bad messages');
  }
}

function tooMany(): ProtocolError {
  return new ProtocolError('rate-limited', 'Too many messages at once.', { retryAfterMs: 1000 });
}

function parse(frame: Buffer): unknown {
  try {
    const text = frame.toString('utf8');
    // Looking at each value takes time, and hardly anybody sends what makes it needed.
    return JSON.parse(text, HALF_CHARACTER.test(text) ? wholeText : undefined);
  } catch {
    // The caller finds that this is no request, and says so.
    return undefined;
  }
}

function readableId(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('id' in message)) return null;
  const id = requestId.safeParse(message.id);
  return id.success ? id.data : null;
}
