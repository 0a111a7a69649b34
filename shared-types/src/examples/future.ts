/** What a newer server says that has the same version of the protocol, and what a client reads of it. */

/** Fields that hold describing words. By name, so that this does not repeat how the schemas are made. */
const WORDS: readonly string[] = [
  'state',
  'visibility',
  'playbackState',
  'reason',
  'endReason',
  'cause',
  'path',
  'goLive',
  'role',
  'mode',
  'right',
  'feed',
];
/** Of a session, and of a recorded track. Of a sound that is sent it is no describing word. */
const KINDS: readonly string[] = ['music', 'call', 'program', 'microphone', 'guest'];
/** Records of any keys: what is added there is no unknown field. */
const FREE: readonly string[] = ['parameters', 'details'];

const NEW_WORD = 'a-word-of-the-future';
const NEW_FIELDS = { aFieldOfTheFuture: { of: ['any', { depth: 1 }] }, another: null };

/** `message` with unknown fields in every object, and with unknown words in place of all that describe. */
export function ofTheFuture(message: unknown): unknown {
  return mapped(message, { ...NEW_FIELDS }, NEW_WORD, NEW_WORD);
}

/** `message` with the unknown fields alone. */
export function withNewFields(message: unknown): unknown {
  return mapped(message, { ...NEW_FIELDS });
}

/** What a client reads of `ofTheFuture(message)`. */
export function asRead(message: unknown): unknown {
  return mapped(message, {}, 'other', 'refused');
}

function mapped(value: unknown, more: object, word?: string, code?: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapped(item, more, word, code));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, item]: [string, unknown]) => {
    if (FREE.includes(key)) return [key, item];
    // WebRTC's own: none of its words describe.
    if (key === 'dtlsParameters') return [key, mapped(item, more)];
    if (typeof item !== 'string') return [key, mapped(item, more, word, code)];
    if (key === 'kind' && KINDS.includes(item)) return [key, word ?? item];
    if (key === 'code') return [key, code ?? item];
    return [key, WORDS.includes(key) ? (word ?? item) : item];
  });
  return { ...Object.fromEntries(fields), ...more };
}
