import type * as z from 'zod/mini';
import type { UnreadEvent } from '../client/signaling-events.ts';
import type { SignalingStatus } from '../client/signaling-status.ts';
import { commonReplies, type commonRequests, nothing } from '../common-requests.ts';
import type { deskRequests } from '../desk/desk-requests.ts';
import type { Seen } from '../lenient.ts';
import { listenerReplies, type listenerRequests } from '../listener-requests.ts';
import type { Method, RequestInput, RequestMap, SeenReply } from '../requests.ts';
import { sendingReplies, type sendingRequests } from '../sending-requests.ts';
import type { talkRequests } from '../talk-requests.ts';

/** As much of a signaling client, a host's or a listener's, as talk needs. */
export interface TalkLine {
  readonly status: SignalingStatus;
  ask<S extends z.ZodMiniType>(method: string, reply: S, data: unknown, timeoutMs?: number): Promise<Seen<S>>;
  on(name: 'other', listener: (news: UnreadEvent) => void): () => void;
  on(name: 'transportLost', listener: (news: { readonly transportId: string }) => void): () => void;
  on(name: 'status', listener: (status: SignalingStatus) => void): () => void;
}

type TalkMessages = typeof talkRequests &
  typeof sendingRequests &
  Pick<typeof deskRequests, 'setFeed'> &
  Pick<typeof commonRequests, 'ping' | 'connectTransport' | 'restartIce'> &
  Pick<typeof listenerRequests, 'createConsumerTransport' | 'consume' | 'resumeConsumer'>;

/** Rejects as `SignalingClient.request` does. */
export type RequestOver<M extends RequestMap> = <K extends Method<M>>(
  method: K,
  data: RequestInput<M, K>,
  timeoutMs?: number,
) => Promise<SeenReply<M, K>>;

export type TalkRequest = RequestOver<TalkMessages>;

/** Without what is asked: the page counts every byte. */
const REPLIES: { readonly [K in keyof TalkMessages]: Pick<TalkMessages[K], 'reply'> } = {
  askToSpeak: { reply: nothing },
  withdrawAsk: { reply: nothing },
  press: { reply: nothing },
  release: { reply: nothing },
  listen: { reply: nothing },
  setFeed: { reply: nothing },
  ...sendingReplies,
  ...commonReplies,
  ...listenerReplies,
};

/** What whoever talks asks, over a client that was made without it. */
export function talkRequestOver(line: TalkLine): TalkRequest {
  return requestOver<TalkMessages>(line, REPLIES);
}

/** Requests that a client was made without. @param requests their replies are enough */
export function requestOver<M extends RequestMap>(
  line: Pick<TalkLine, 'ask'>,
  requests: { readonly [K in keyof M]: Pick<M[K], 'reply'> },
): RequestOver<M> {
  return <K extends Method<M>>(method: K, data: RequestInput<M, K>, timeoutMs?: number) => {
    const reply: M[K]['reply'] = requests[method].reply;
    return line.ask(method, reply, data, timeoutMs);
  };
}
