import { type ErrorBody, type ErrorCode, ProtocolError } from '@auxcast/shared-types';
import { HttpException } from '@nestjs/common';
import { DatabaseError } from '../persistence/index.ts';
import { storeUnavailable } from '../sessions/session-error.ts';
import { ERROR_STATUS } from './error-status.ts';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error: ErrorBody };
}

/** What the web framework itself refuses, by the status it gives. */
const REFUSED_BY_FRAMEWORK: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['bad-message', 'The request cannot be read: its body must be valid JSON, its address well-formed.'],
  404: ['not-found', 'There is nothing at this address.'],
  413: ['too-large', 'The body is too large.'],
  415: ['bad-message', 'The body must be JSON in UTF-8, sent with content-type: application/json.'],
  503: ['unavailable', 'The server is not ready.'],
};

/** What an exception tells the client: never a stack, and nothing of ours that it should not know. */
export function errorAnswer(exception: unknown): ErrorAnswer {
  const { status, error } = told(exception);
  return { status, headers: headersFor(status, error), body: { error: error.toBody() } };
}

/** What an exception is to whoever asked, over HTTP or a socket; undefined: a fault of ours. */
export function knownError(exception: unknown): ProtocolError | undefined {
  if (exception instanceof ProtocolError) return exception;
  return exception instanceof DatabaseError ? storeUnavailable() : undefined;
}

function told(exception: unknown): { status: number; error: ProtocolError } {
  const known = knownError(exception);
  if (known !== undefined) return withStatus(known);
  const status = statusOf(exception);
  const refused = status === undefined ? undefined : REFUSED_BY_FRAMEWORK[status];
  if (status !== undefined && refused !== undefined) return { status, error: new ProtocolError(...refused) };
  if (status !== undefined && status >= 400 && status < 500) {
    return { status, error: new ProtocolError('bad-request', 'The server cannot answer this request.') };
  }
  return { status: 500, error: new ProtocolError('internal', 'Something went wrong on the server.') };
}

function withStatus(error: ProtocolError): { status: number; error: ProtocolError } {
  return { status: ERROR_STATUS[error.code], error };
}

/** Nest's own exceptions, and those of express' body parsers (http-errors). */
function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (!(exception instanceof Error)) return undefined;
  if (!('expose' in exception && exception.expose === true && 'status' in exception)) return undefined;
  return typeof exception.status === 'number' ? exception.status : undefined;
}

function headersFor(status: number, error: ProtocolError): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  // RFC 6750 §3
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  // RFC 9110 §15.5.22 and §7.8
  if (status === 426) Object.assign(headers, { upgrade: 'websocket', connection: 'upgrade, close' });
  const retryAfterMs = error.details?.['retryAfterMs'];
  if (typeof retryAfterMs === 'number') headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  return headers;
}
