import type { ProtocolError } from '../error-code.ts';

export type SignalingStatus =
  | { readonly state: 'connecting' }
  /** Greeted: requests may be sent. */
  | { readonly state: 'ready' }
  /** Broken; tries again at `retryAtMs` (`performance.now()`). */
  | { readonly state: 'away'; readonly retryAtMs: number; readonly error: ProtocolError }
  /** For good: closed here, or an error that no new try can mend. */
  | { readonly state: 'stopped'; readonly error: ProtocolError | undefined };
