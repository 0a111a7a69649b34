import { lenient, outputRequests, ProtocolError, type Seen, steeringRequests } from '@auxcast/shared-types';
import type { OutputSteer, Steer } from '@auxcast/shared-types/panels';
import { requestOver } from '@auxcast/shared-types/talk';
import type * as z from 'zod/mini';
import { ask } from '../messaging/ask.ts';
import { steeringMethod } from '../messaging/steering-call.ts';

const line = { ask: askServer };

/** Asks the server by way of the offscreen document. Rejects with what it answered. */
export const steer: Steer = requestOver<typeof steeringRequests>(line, steeringRequests);

/** Likewise, about the program's other ways out. */
export const steerOutputs: OutputSteer = requestOver<typeof outputRequests>(line, outputRequests);

async function askServer<S extends z.ZodMiniType>(method: string, reply: S, data: unknown): Promise<Seen<S>> {
  const answer = await ask('steer', { method: steeringMethod.parse(method), data });
  if ('error' in answer) throw ProtocolError.from(answer.error);
  return lenient(reply).parse(answer.reply);
}
