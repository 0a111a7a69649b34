import { type ErrorCode, ProtocolError } from '../error-code.ts';

/** However long a server asks to stay away. */
const MAX_ASKED_WAIT_MS = 300_000;

/** Without room the same request is refused again, whoever makes it. */
const FULL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['session-full', 'server-full']);

/**
 * A server that is full says when to come back. Milliseconds, within bounds; 0, and for whatever else went
 * wrong: at once.
 */
export function retryAfterMs(error: unknown): number {
  const value = error instanceof ProtocolError ? error.details?.['retryAfterMs'] : undefined;
  return typeof value === 'number' ? askedWait(value) : 0;
}

export function askedWait(ms: number): number {
  return Math.min(Math.max(0, ms), MAX_ASKED_WAIT_MS);
}

/** What a full server refused, and until when (`performance.now()`) it does not want to hear it again. */
export class Refusals {
  readonly #byMethod = new Map<string, { readonly error: ProtocolError; readonly untilMs: number }>();

  note(method: string, error: unknown): void {
    if (!(error instanceof ProtocolError) || !FULL.has(error.code)) return;
    const waitMs = retryAfterMs(error);
    if (waitMs > 0) this.#byMethod.set(method, { error, untilMs: performance.now() + waitMs });
  }

  /** What this request would be answered with now, as far as that is known. */
  of(method: string): ProtocolError | undefined {
    const known = this.#byMethod.get(method);
    const retryAfterMs = (known?.untilMs ?? 0) - performance.now();
    if (!known || retryAfterMs <= 0) return undefined;
    const { code, message, details } = known.error;
    return new ProtocolError(code, message, { ...details, retryAfterMs });
  }
}
