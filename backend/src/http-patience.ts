import type { Server } from 'node:http';
import type { HttpAnswers } from './http-answers.ts';

/** Milliseconds. */
export interface HttpPatience {
  /**
   * From the connection's start to the end of a request's headers, those of an upgrade to a WebSocket
   * included.
   */
  readonly headersMs: number;
  /** To the end of its body. */
  readonly requestMs: number;
  /** Nothing comes or goes: a client that does not read its answer. WebSockets have patience of their own. */
  readonly idleMs: number;
  /** From the end of a request's headers to the end of its answer. */
  readonly answerMs: number;
  /** How often this is looked at. */
  readonly checkMs: number;
}

const PATIENCE: HttpPatience = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 120_000,
  // The largest, the packed extension, at 5 KB/s.
  answerMs: 120_000,
  checkMs: 5000,
};

/**
 * Closes connections that dribble. Node's own limits (one minute, five minutes, never, thirty seconds) are
 * for large uploads.
 */
export function limitPatience(
  server: Server,
  answers: Pick<HttpAnswers, 'sweep'>,
  patience: HttpPatience = PATIENCE,
): void {
  server.headersTimeout = patience.headersMs;
  server.requestTimeout = patience.requestMs;
  server.setTimeout(patience.idleMs);
  // An option of `createServer`, which Nest calls without any; read when the server begins to listen.
  Object.assign(server, { connectionsCheckingInterval: patience.checkMs });
  const timer = setInterval(() => answers.sweep(performance.now(), patience.answerMs), patience.checkMs);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
