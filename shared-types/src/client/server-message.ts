import type * as z from 'zod/mini';
import { eventEnvelope } from '../envelope.ts';
import { lenient, type Seen } from '../lenient.ts';
import { errorReply, goodReply } from '../reply.ts';

export interface ServerMessage {
  readonly reply?: Seen<typeof goodReply> | Seen<typeof errorReply> | undefined;
  readonly event?: z.output<typeof eventEnvelope> | undefined;
}

/** What a text of the server's is: a reply, an event, or neither as far as this version knows. */
export function readServerMessage(text: string): ServerMessage {
  const message = parseJson(text);
  // One after the other: a union of both would be a kind of schema that the listener's page needs nowhere
  // else.
  const reply = lenient(goodReply).safeParse(message).data ?? lenient(errorReply).safeParse(message).data;
  return reply ? { reply } : { event: lenient(eventEnvelope).safeParse(message).data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
