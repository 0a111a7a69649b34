import { bodyOf, errorBody, type Method, ProtocolError, steeredRequests } from '@auxcast/shared-types';
import * as z from 'zod/mini';

type SteeringMethod = Method<typeof steeredRequests>;

const METHODS = Object.keys(steeredRequests).filter(isSteeringMethod);

export const steeringMethod = z.enum(METHODS);

/** One of the requests of host and ops, on its way to the server. What it carries, the server checks. */
export const steeringCall = z.object({ method: steeringMethod, data: z.unknown() });
export type SteeringCall = z.infer<typeof steeringCall>;

/** What came of it: between contexts, errors would lose their codes. */
export const steeringAnswer = z.union([z.object({ error: errorBody }), z.object({ reply: z.unknown() })]);
export type SteeringAnswer = z.infer<typeof steeringAnswer>;

export function steeringRefusal(error: unknown): SteeringAnswer {
  const known = error instanceof ProtocolError ? error : new ProtocolError('internal', 'That did not work.');
  return { error: bodyOf(known) };
}

function isSteeringMethod(method: string): method is SteeringMethod {
  return Object.hasOwn(steeredRequests, method);
}
