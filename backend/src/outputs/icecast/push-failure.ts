import type { OutputReason } from '@auxcast/shared-types';

/** Why a push cannot begin, or does not go on. */
export class PushFailure extends Error {
  override readonly name = 'PushFailure';
  readonly reason: OutputReason;

  constructor(reason: OutputReason, options?: ErrorOptions) {
    super(`not live: ${reason}`, options);
    this.reason = reason;
  }
}

/**
 * What a server means by its answer. Icecast says most by 403, and which it is in the words after it
 * (`src/source.c` and `src/connection.c` of 2.4).
 */
export function refusalOf(status: number, words: string): OutputReason {
  if (status === 401) return 'wrong-password';
  if (status === 409 || /in use/i.test(words)) return 'mount-in-use';
  if (/too many|limit/i.test(words)) return 'source-limit';
  if (status === 415 || /content.?type|format/i.test(words)) return 'format-refused';
  if (status >= 500) return 'server-trouble';
  // Something else is there: it knows no sources, or sends us elsewhere, where we do not go.
  if (status < 400 || status === 404 || status === 405) return 'not-icecast';
  return 'turned-away';
}
