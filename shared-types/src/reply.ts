/** Apart from the envelope: a client reads a reply as the one or the other, and needs no union of both. */
import * as z from 'zod/mini';
import { errorBody } from './error-code.ts';

/** Chosen by the client, unique among its requests that are still open. */
export const requestId = z.int().check(z.nonnegative(), z.maximum(Number.MAX_SAFE_INTEGER));

/** Not `z.literal`: the listener's page needs that nowhere else before it plays. */
function only<T extends boolean>(value: T) {
  return z.custom<T>((given) => given === value);
}

export const goodReply = z.strictObject({ id: requestId, ok: only(true), data: z.unknown() });

/** `id` is null when the request's own could not be read. */
export const errorReply = z.strictObject({
  id: z.nullable(requestId),
  ok: only(false),
  error: errorBody,
});
