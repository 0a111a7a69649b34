import { EventEmitter } from 'node:events';
import type { ErrorCode } from '@auxcast/shared-types';

/** What was refused: an HTTP request, a WebSocket before there was one, or a request over one. */
export type RefusedWhat = 'http' | 'upgrade' | 'request';

/** Tells whoever counts that somebody was refused: how a flood, or guessing, looks from outside. */
export class Refusals {
  readonly events = new EventEmitter<{ refused: [what: RefusedWhat, reason: ErrorCode] }>();
}
