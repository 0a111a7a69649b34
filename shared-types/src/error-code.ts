import * as z from 'zod/mini';
import { describing } from './describing.ts';

/** Trying again with the same words cannot mend these: a client that reconnects stops at them. */
const FINAL_CODES = [
  // the message itself
  'bad-message',
  'bad-request',
  'unknown-method',
  'protocol-mismatch',
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
  'taken-over',
  // sessions
  'session-not-found',
  'session-ended',
  // media
  'cannot-consume',
] as const;

/** Every code a server or client may answer with; `docs/protocol.md` says what to do about each. */
export const ERROR_CODES = [
  ...FINAL_CODES,
  // the message itself
  'too-large',
  'rate-limited',
  // its order
  'not-joined',
  'already-joined',
  'wrong-state',
  'out-of-order',
  // rights
  'muted',
  // sessions
  'session-full',
  'server-full',
  'too-many',
  // media
  'transport-not-found',
  'transport-connected',
  'producer-exists',
  'consumer-not-found',
  'no-program',
  // recordings
  'disk-full',
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
}

/** As the server sends it. */
export function bodyOf({ code, message, details }: ProtocolError): ErrorBody {
  return { code, message, ...(details && { details }) };
}

const FINAL: ReadonlySet<ErrorCode> = new Set(FINAL_CODES);

export function isFinal(code: ErrorCode): boolean {
  return FINAL.has(code);
}
