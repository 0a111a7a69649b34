import { bodyOf, type ErrorCode, PROBLEM_TYPE, type Problem, ProtocolError } from '@auxcast/shared-types';
import { HttpException } from '@nestjs/common';
import { DatabaseError } from '../persistence/index.ts';
import { storeUnavailable } from '../sessions/index.ts';
import { problemKindOf } from './problem-kinds.ts';

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

/** What the web framework and Node's parser refuse by themselves, by the status they give. */
const REFUSED_BY_FRAMEWORK: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['bad-message', 'The request cannot be read: its body must be valid JSON, its address well-formed.'],
  404: ['not-found', 'There is nothing at this address.'],
  408: ['timeout', 'The request did not come in time.'],
  413: ['too-large', 'The body is too large.'],
  415: ['bad-message', 'The body must be JSON in UTF-8, sent with content-type: application/json.'],
  416: ['bad-request', 'There is nothing in the range that was asked for.'],
  417: ['bad-request', 'The server cannot do what the Expect header wants.'],
  431: ['too-large', 'The address and the headers together are too large.'],
  503: ['unavailable', 'The server is not ready.'],
};

/** When to come back, where the error itself does not say. Milliseconds. */
const RETRY_AFTER_MS = 5000;
/** Statuses that say "not now": each tells when to come back (RFC 9110 §10.2.3, RFC 6585 §4). */
const NOT_NOW: ReadonlySet<number> = new Set([429, 503]);

/** What an exception tells the client: never a stack, and nothing of ours that it should not know. */
export function errorAnswer(exception: unknown): ErrorAnswer {
  const known = knownError(exception);
  if (known !== undefined) return answerOf(known);
  const status = statusOf(exception);
  if (status !== undefined && status >= 400 && (status < 500 || status === 503)) return statusAnswer(status);
  return answerOf(new ProtocolError('internal', 'Something went wrong on the server.'));
}

/** The answer to what was refused with nothing but a status. */
export function statusAnswer(status: number): ErrorAnswer {
  const [code, message] = REFUSED_BY_FRAMEWORK[status] ?? [
    'bad-request',
    'The server cannot answer this request.',
  ];
  return answerOf(new ProtocolError(code, message), status);
}

/** What an exception is to whoever asked, over HTTP or a socket; undefined: a fault of ours. */
export function knownError(exception: unknown): ProtocolError | undefined {
  if (exception instanceof ProtocolError) return exception;
  return exception instanceof DatabaseError ? storeUnavailable() : undefined;
}

function answerOf(error: ProtocolError, status = problemKindOf(error.code).status): ErrorAnswer {
  const { type, title } = problemKindOf(error.code);
  const { code, message: detail, details } = bodyOf(error);
  return {
    status,
    headers: headersFor(status, error),
    body: { type, title, status, detail, code, ...(details && { details }) },
  };
}

/** Nest's own exceptions, and those of express' body parsers (http-errors). */
function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (!(exception instanceof Error)) return undefined;
  if (!('expose' in exception && exception.expose === true && 'status' in exception)) return undefined;
  return typeof exception.status === 'number' ? exception.status : undefined;
}

function headersFor(status: number, { details }: ProtocolError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' };
  // RFC 6750 §3
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  // RFC 6750 §3.1: the key is right, and lacks this scope.
  const scope = details?.['scope'];
  if (status === 403 && typeof scope === 'string') {
    headers['www-authenticate'] = `Bearer error="insufficient_scope", scope="${scope}"`;
  }
  // RFC 9110 §15.5.6
  const allow = details?.['allow'];
  if (Array.isArray(allow)) headers['allow'] = allow.join(', ');
  // RFC 9110 §15.5.22 and §7.8
  if (status === 426) Object.assign(headers, { upgrade: 'websocket', connection: 'upgrade, close' });
  const retryAfterMs = details?.['retryAfterMs'] ?? (NOT_NOW.has(status) ? RETRY_AFTER_MS : undefined);
  if (typeof retryAfterMs === 'number') headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  return headers;
}
