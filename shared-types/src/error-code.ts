import * as z from 'zod/mini';
import { describing } from './describing.ts';

/** Every code a server or client may answer with; `docs/protocol.md` says what to do about each. */
export const ERROR_CODES = [
  // the message itself
  'bad-message',
  'bad-request',
  'unknown-method',
  'too-large',
  'rate-limited',
  'protocol-mismatch',
  // its order
  'not-joined',
  'already-joined',
  'wrong-state',
  'out-of-order',
  // rights
  'forbidden',
  'unauthorized',
  'host-key-required',
  'host-key-refused',
  'not-from-here',
  'token-refused',
  'removed',
  'invite-needed',
  'invite-refused',
  'muted',
  'taken-over',
  // sessions
  'session-not-found',
  'session-ended',
  'session-full',
  'server-full',
  'too-many',
  // media
  'transport-not-found',
  'transport-connected',
  'producer-exists',
  'consumer-not-found',
  'no-program',
  'cannot-consume',
  'bad-rtp',
  'bad-artwork',
  // what a client calls a code that it does not know
  'refused',
  // the server, or the way to it
  'not-found',
  'name-taken',
  'method-not-allowed',
  'websocket-required',
  'unavailable',
  'internal',
  'timeout',
  'disconnected',
] as const;

export const errorCode = describing(ERROR_CODES, 'refused');
export type ErrorCode = z.infer<typeof errorCode>;

export const errorBody = z.strictObject({
  code: errorCode,
  /** One sentence for people. */
  message: z.string(),
  details: z.optional(z.looseObject({})),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** An error with a stable code: the server answers with it, the client rejects with it. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>) {
    super(message);
    this.code = code;
    this.details = details;
  }

  static from(body: ErrorBody): ProtocolError {
    return new ProtocolError(body.code, body.message, body.details);
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, ...(this.details && { details: this.details }) };
  }
}

/** Errors that trying again with the same words cannot mend: a client that reconnects stops at these. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad-message',
  'bad-request',
  'unknown-method',
  'protocol-mismatch',
  'forbidden',
  'unauthorized',
  'host-key-required',
  'host-key-refused',
  'not-from-here',
  'token-refused',
  'removed',
  'invite-needed',
  'invite-refused',
  'taken-over',
  'session-not-found',
  'session-ended',
  'cannot-consume',
]);

export function isFinal(code: ErrorCode): boolean {
  return FINAL.has(code);
}
