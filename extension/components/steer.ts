import { lenient, ProtocolError, type Seen, steeringRequests } from '@auxcast/shared-types';
import type { Steer } from '@auxcast/shared-types/panels';
import { requestOver } from '@auxcast/shared-types/talk';
import type * as z from 'zod/mini';
import { ask } from '../messaging/ask.ts';
import { steeringMethod } from '../messaging/steering-call.ts';

/** Asks the server by way of the offscreen document. Rejects with what it answered. */
export const steer: Steer = requestOver<typeof steeringRequests>({ ask: askServer }, steeringRequests);

async function askServer<S extends z.ZodMiniType>(method: string, reply: S, data: unknown): Promise<Seen<S>> {
  const answer = await ask('steer', { method: steeringMethod.parse(method), data });
  if ('error' in answer) throw ProtocolError.from(answer.error);
  return lenient(reply).parse(answer.reply);
}
