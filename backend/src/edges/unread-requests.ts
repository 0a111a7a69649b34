import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProtocolError } from '@auxcast/shared-types';
import type { NextFunction, Request, Response } from 'express';
import { statusAnswer } from './error-answer.ts';
import { answerRaw } from './raw-answer.ts';

/** Of the errors of Node's parser and its deadlines; any other: 400. */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers what never becomes a request for the application: what cannot be parsed, does not end, or expects
 * what nobody does. Node alone would answer with an empty body.
 * @param hasBegun whether an answer is being written to a socket: another one would corrupt it
 */
export function answerUnread(server: Server, hasBegun: (socket: Duplex) => boolean): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Being answered by what came before.
    if (socket.writableEnded && !socket.destroyed) return;
    if (!socket.writable || hasBegun(socket)) {
      socket.destroy();
      return;
    }
    socket.once('finish', () => socket.destroy());
    answerRaw(socket, statusAnswer(STATUS[error.code ?? ''] ?? 400));
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = statusAnswer(417);
    const text = JSON.stringify(body);
    const length = { 'content-length': Buffer.byteLength(text) };
    response.writeHead(status, { ...headers, ...length }).end(text);
  });
  // An option of `createServer`, which Nest calls without any; read at each request. `demandHost` looks.
  Object.assign(server, { requireHostHeader: false });
}

/**
 * Express middleware.
 * @throws ProtocolError `bad-message` for what RFC 9112 §3.2 has refused: a request that names no host
 */
export function demandHost({ headers, httpVersion }: Request, _response: Response, next: NextFunction): void {
  if (headers.host === undefined && httpVersion === '1.1') {
    throw new ProtocolError('bad-message', 'The request needs a Host header.');
  }
  next();
}
