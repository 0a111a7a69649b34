/** Every request a client may send, with its data and its reply. */
import type * as z from 'zod/mini';
import { deskRequests } from './desk/desk-requests.ts';
import { hostRequests } from './host-requests.ts';
import type { Seen } from './lenient.ts';
import { listenerRequests } from './listener-requests.ts';
import { outputRequests } from './outputs/output-requests.ts';
import { recordingRequests } from './outputs/recording-requests.ts';
import { steeringRequests } from './steering-requests.ts';
import { talkRequests } from './talk-requests.ts';

export const requests = {
  ...hostRequests,
  ...listenerRequests,
  ...talkRequests,
  ...steeringRequests,
  ...deskRequests,
  ...outputRequests,
  ...recordingRequests,
} as const;

export type RequestMap = Readonly<
  Record<string, { readonly data: z.ZodMiniType; readonly reply: z.ZodMiniType }>
>;
export type Method<M extends RequestMap = typeof requests> = keyof M & string;
/** What a client passes in. */
export type RequestInput<M extends RequestMap, K extends Method<M>> = z.input<M[K]['data']>;
/** What the server sees once parsed. */
export type RequestData<M extends RequestMap, K extends Method<M>> = z.output<M[K]['data']>;
/** What a server answers. */
export type ReplyData<M extends RequestMap, K extends Method<M>> = z.output<M[K]['reply']>;
/** What a client reads. */
export type SeenReply<M extends RequestMap, K extends Method<M>> = Seen<M[K]['reply']>;
