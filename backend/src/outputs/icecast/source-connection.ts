import type { Socket } from 'node:net';
import type { OutputReason } from '@auxcast/shared-types';
import type { OutputRecord } from '../../persistence/index.ts';
import { type Connect, targetOf } from './connect.ts';
import { PushFailure, refusalOf } from './push-failure.ts';
import { SourceAnswer } from './source-answer.ts';
import { sourceRequest, titleRequest } from './source-request.ts';

/** What waits here for a server that does not read: ten seconds at the highest rate. Bytes. */
const MAX_UNSENT = 400 * 1024;
/** For what a server says after `100 Continue`, and for the words of one that refuses. */
const MORE_MS = 500;
/** What is left of a stream gets this long to go out. */
const LINGER_MS = 2000;
/** One that is gone without a word is missed in minutes; while sound flows, by what it does not read. */
const KEEP_ALIVE_MS = 30_000;

export interface SourceOptions {
  readonly output: OutputRecord;
  /** Of the session. */
  readonly title: string;
  readonly mayBePrivate: boolean;
  readonly connect: Connect;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** A stream that a server has taken. */
export class SourceConnection {
  readonly #socket: Socket;
  readonly #onFailed: (reason: OutputReason) => void;
  #isDone = false;

  private constructor(socket: Socket, onFailed: (reason: OutputReason) => void) {
    this.#socket = socket;
    this.#onFailed = onFailed;
  }

  /**
   * Resolves once the server takes what is sent.
   * @param onFailed once, when it does not any more; not after `close`
   * @throws PushFailure
   */
  static async open(
    options: SourceOptions,
    onFailed: (reason: OutputReason) => void,
  ): Promise<SourceConnection> {
    const answer = new SourceAnswer();
    const socket = await asked(options, sourceRequest(options.output, options.title));
    try {
      await answered(socket, answer, options.signal, ({ mayContinue }) => mayContinue);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    // What ended between its answer and now says so to nobody any more.
    if (socket.destroyed || socket.readableEnded) throw new PushFailure('cut-off');
    const source = new SourceConnection(socket, onFailed);
    // It may say later what it thinks of us. Whatever else it says has to be read, or it might wait for that.
    socket.on('data', (bytes: Buffer) => source.#heard(answer, bytes));
    socket.on('error', () => source.#failed('cut-off'));
    socket.on('close', () => source.#failed('cut-off'));
    return source;
  }

  send(bytes: Buffer): void {
    if (this.#isDone) return;
    if (this.#socket.writableLength > MAX_UNSENT) this.#failed('too-slow');
    else this.#socket.write(bytes);
  }

  /** What was sent still goes out, if the server reads it. */
  close(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#socket.end();
    const linger = setTimeout(() => this.#socket.destroy(), LINGER_MS);
    linger.unref();
    this.#socket.once('close', () => clearTimeout(linger));
  }

  #heard(answer: SourceAnswer, bytes: Buffer): void {
    if (answer.status !== undefined) return;
    answer.feed(bytes);
    const { status } = answer;
    if (status !== undefined && status >= 300) this.#failed(refusalOf(status, answer.body));
  }

  #failed(reason: OutputReason): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#socket.destroy();
    this.#onFailed(reason);
  }
}

/** Tells a server what plays. @throws PushFailure */
export async function tellTitle(options: SourceOptions, title: string): Promise<void> {
  const socket = await asked(options, titleRequest(options.output, title));
  try {
    await answered(socket, new SourceAnswer(), options.signal, () => false);
  } finally {
    socket.destroy();
  }
}

async function asked(
  { output, mayBePrivate, connect, signal }: SourceOptions,
  request: string,
): Promise<Socket> {
  const socket = await connect(targetOf(output.url), { mayBePrivate, signal });
  socket.on('error', () => {});
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
  socket.write(request);
  return socket;
}

/**
 * Resolves when the server takes it: by its answer, or, where this is enough, by what it says before.
 * @throws PushFailure
 */
async function answered(
  socket: Socket,
  answer: SourceAnswer,
  signal: AbortSignal,
  isEnough: (answer: SourceAnswer) => boolean,
): Promise<void> {
  const waiting = Promise.withResolvers<void>();
  let more: NodeJS.Timeout | undefined;
  const decide = () => {
    const { status } = answer;
    if (status !== undefined && status >= 300) {
      waiting.reject(new PushFailure(refusalOf(status, answer.body)));
    } else if (status !== undefined || isEnough(answer)) waiting.resolve();
    else waiting.reject(new PushFailure('cut-off'));
  };
  const onData = (bytes: Buffer) => {
    answer.feed(bytes);
    const { isGarbled, status } = answer;
    if (isGarbled) waiting.reject(new PushFailure('not-icecast'));
    else if (status !== undefined && status < 300) waiting.resolve();
    else if (status !== undefined || isEnough(answer)) more ??= setTimeout(decide, MORE_MS);
  };
  const onAbort = () => waiting.reject(new PushFailure('no-answer'));
  // Whoever hangs up after `100 Continue` has not taken it.
  const onClose = () => {
    const { status } = answer;
    waiting.reject(new PushFailure(status === undefined ? 'cut-off' : refusalOf(status, answer.body)));
  };
  socket.on('data', onData).once('end', onClose).once('close', onClose);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await waiting.promise;
  } finally {
    clearTimeout(more);
    socket.off('data', onData).off('end', onClose).off('close', onClose);
    signal.removeEventListener('abort', onAbort);
  }
}
