import { EventEmitter } from 'node:events';
import type { ErrorCode } from '@auxcast/shared-types';

/** What was refused: an HTTP request, a WebSocket before there was one, or a request over one. */
export type RefusedWhat = 'http' | 'upgrade' | 'request';

/**
 * Errors that say no to somebody, among them those that whoever forges or replays something is answered with.
 * Not those that say what is wrong or not there, nor `unavailable`: the server is not well then.
 */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'rate-limited',
  'unauthorized',
  'forbidden',
  'not-from-here',
  'host-key-required',
  'host-key-refused',
  'token-refused',
  'removed',
  'invite-needed',
  'invite-refused',
  'out-of-order',
  'muted',
  'too-many',
  'session-full',
  'server-full',
]);

/** Tells whoever counts that somebody was refused: how a flood, or guessing, looks from outside. */
export class RefusalEvents {
  readonly events = new EventEmitter<{ refused: [what: RefusedWhat, reason: ErrorCode] }>();

  /** To be told of every error that is answered. */
  note(what: RefusedWhat, code: ErrorCode): void {
    // Over a socket it is said of participants, channels and invites alone, which nobody needs to guess.
    const isGuess = what === 'request' && code === 'not-found';
    if (isGuess || REFUSALS.has(code)) this.events.emit('refused', what, code);
  }
}
