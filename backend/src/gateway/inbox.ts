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
import type { Intake } from './intake.ts';
import { Lane, laneOf } from './lane.ts';

/** Requests of one connection: sixty at once, twenty a second; one for every 64 KiB of a frame. */
const REQUESTS = { capacity: 60, leakPerSecond: 20 };
/** Bad messages of one connection: fifty, forgiven within a minute. One more closes it. */
const STRIKES = { capacity: 50, leakPerSecond: 50 / 60 };
/** Requests of one connection that may wait for an earlier one to be answered, in all its lanes. */
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

/** One for all connections. */
const IDLE: readonly Lane[] = [];

/** The escape of half a character, and of one in two halves. */
const HALF_CHARACTER = /\\ud[89a-f]/i;

/** What comes in on one connection: limits it, parses it, and has it answered in its lane. */
export class Inbox {
  readonly #connection: Connection;
  readonly #dispatcher: Dispatcher;
  readonly #intake: Intake;
  readonly #requests = new Bucket();
  readonly #strikes = new Bucket();
  /** Those in which something is being answered: listeners hardly ever ask, and idle lanes take memory. */
  #lanes = IDLE;

  constructor(connection: Connection, dispatcher: Dispatcher, intake: Intake) {
    this.#connection = connection;
    this.#dispatcher = dispatcher;
    this.#intake = intake;
  }

  receive(frame: Buffer, isBinary: boolean): void {
    this.#connection.lastHeardMs = performance.now();
    if (!this.#connection.isOpen) return;
    this.#intake.take(() => this.#read(frame, isBinary), frame.byteLength);
  }

  #read(frame: Buffer, isBinary: boolean): void {
    // What was said before the other end closed it counts; after we did, nothing does.
    if (this.#connection.closeCode !== null) return;
    const now = performance.now();
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
    } else {
      this.#take(request.data, frame.byteLength);
    }
  }

  #take(request: RequestEnvelope, bytes: number): void {
    const name = laneOf(request.method);
    const busy = this.#lanes.find((lane) => lane.name === name);
    if (busy === undefined) void this.#answerAll(new Lane(name), request);
    else if (this.#hasRoom(bytes)) busy.add(request, bytes);
    else this.#refuse(request.id, tooMany());
  }

  /** The first one of an idle lane, and those that come meanwhile after it. Never rejects. */
  async #answerAll(lane: Lane, first: RequestEnvelope): Promise<void> {
    this.#lanes = [...this.#lanes, lane];
    for (let next: RequestEnvelope | undefined = first; next !== undefined; next = lane.next()) {
      await this.#answer(next, lane);
    }
    // In the moment in which none waits: what is added to a lane that has stopped would never be answered.
    const others = this.#lanes.filter((other) => other !== lane);
    this.#lanes = others.length === 0 ? IDLE : others;
  }

  /** Never rejects. */
  async #answer(request: RequestEnvelope, { name }: Lane): Promise<void> {
    const reply = await this.#dispatcher.answer(this.#connection, request);
    this.#connection.reply(reply);
    // Only what is answered in order says what is to follow its reply.
    if (name === 'ordered') this.#connection.afterReply(reply.ok);
    if (!reply.ok && BAD.has(reply.error.code)) this.#strike();
  }

  #hasRoom(bytes: number): boolean {
    const most = this.#connection.isHost ? MAX_WAITING_BYTES_OF_HOST : MAX_WAITING_BYTES;
    let waiting = 0;
    let waitingBytes = 0;
    for (const lane of this.#lanes) {
      waiting += lane.waiting;
      waitingBytes += lane.waitingBytes;
    }
    return waiting < MAX_WAITING && waitingBytes + bytes <= most;
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
