import * as z from 'zod/mini';
import { errorBody } from './error-code.ts';

/** Chosen by the client, unique among its requests that are still open. */
export const requestId = z.int().check(z.nonnegative(), z.maximum(Number.MAX_SAFE_INTEGER));

export const requestEnvelope = z.strictObject({
  id: requestId,
  method: z.string().check(z.minLength(1), z.maxLength(64)),
  data: z.optional(z.unknown()),
});
export type RequestEnvelope = z.infer<typeof requestEnvelope>;

export const replyEnvelope = z.union([
  z.strictObject({ id: requestId, ok: z.literal(true), data: z.unknown() }),
  // `id` is null when the request's own could not be read.
  z.strictObject({ id: z.nullable(requestId), ok: z.literal(false), error: errorBody }),
]);
export type ReplyEnvelope = z.infer<typeof replyEnvelope>;

export const eventEnvelope = z.strictObject({ event: z.string(), data: z.unknown() });
export type EventEnvelope = z.infer<typeof eventEnvelope>;
