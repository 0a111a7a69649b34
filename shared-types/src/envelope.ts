import * as z from 'zod/mini';
import { errorReply, goodReply, requestId } from './reply.ts';

export { requestId };

export const requestEnvelope = z.strictObject({
  id: requestId,
  method: z.string().check(z.minLength(1), z.maxLength(64)),
  data: z.optional(z.unknown()),
});
export type RequestEnvelope = z.infer<typeof requestEnvelope>;

export const replyEnvelope = z.union([goodReply, errorReply]);
export type ReplyEnvelope = z.infer<typeof replyEnvelope>;

export const eventEnvelope = z.strictObject({ event: z.string(), data: z.unknown() });
export type EventEnvelope = z.infer<typeof eventEnvelope>;
