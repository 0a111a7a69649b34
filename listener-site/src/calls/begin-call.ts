import {
  hostReplies,
  type hostRequests,
  PROTOCOL_VERSION,
  type ProtocolError,
  type SeenGoLiveRight,
  serverInfoReply,
} from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';

/** What somebody wants a call to be. */
export interface CallWish {
  /** The same wish, said again with the same secret, is answered with the same call. */
  readonly attemptId: string;
  readonly hostName: string;
  readonly title: string | undefined;
  readonly isPublic: boolean;
  readonly hostKey: string | undefined;
}

export interface BegunCall {
  readonly sessionId: string;
  readonly hostToken: string;
}

interface DoorOptions {
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly url: string;
  /** The server does not answer just now; it is tried again until `signal` ends it. */
  readonly onAway: (why: ProtocolError) => void;
  readonly signal: AbortSignal;
}

type Line = SignalingClient<typeof hostRequests>;

/** Whether a call may be begun from here. @throws ProtocolError when no later try can bring an answer */
export function callRight(options: DoorOptions, hostKey: string | undefined): Promise<SeenGoLiveRight> {
  return ask(options, async (line) => {
    const info = { protocol: PROTOCOL_VERSION, kind: 'call', ...(hostKey && { hostKey }) } as const;
    return (await line.request('serverInfo', info)).goLive;
  });
}

/**
 * Begins a call; whoever asked becomes its host by what is returned.
 * @throws ProtocolError as `createSession` is refused
 */
export function beginCall(options: DoorOptions, wish: CallWish): Promise<BegunCall> {
  const { attemptId, hostName, title, isPublic, hostKey } = wish;
  return ask(options, async (line) => {
    const { session, hostToken } = await line.request('createSession', {
      protocol: PROTOCOL_VERSION,
      kind: 'call',
      attemptId,
      hostName,
      visibility: isPublic ? 'public' : 'unlisted',
      ...(title && { title }),
      ...(hostKey && { hostKey }),
    });
    return { sessionId: session.sessionId, hostToken };
  });
}

/** One question over a connection of its own, asked anew with each new one until it is answered. */
function ask<T>({ url, onAway, signal }: DoorOptions, question: (line: Line) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const line: Line = new SignalingClient<typeof hostRequests>({
      url,
      requests: { ...hostReplies, serverInfo: { reply: serverInfoReply } },
      greet: async () => {
        resolve(await question(line));
        line.close();
      },
    });
    line.on('status', (status) => {
      if (status.state === 'away') onAway(status.error);
      if (status.state === 'stopped' && status.error) reject(status.error);
    });
    signal.addEventListener('abort', () => line.close());
    line.start();
  });
}
