import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import type { Target } from './crowd.ts';
import { QuietSocket, type QuietSocketOptions } from './quiet-socket.ts';

const GOOD_REPLY = '"ok":true';
const REPLY_START = '{"id"';

/** Whether a message answers a request. @throws Error when that was refused */
export function isGoodReply(text: Buffer): boolean {
  if (text.indexOf(REPLY_START) !== 0) return false;
  if (text.includes(GOOD_REPLY)) return true;
  throw new Error(`The server refused: ${text.toString()}`);
}

/**
 * A joined socket without sound. It tells what comes after the reply to `join`, and its end before as well.
 * @throws Error when it cannot join
 */
export function joinQuietly(
  { url, sessionId }: Target,
  { onText, onEnd }: Pick<QuietSocketOptions, 'onText' | 'onEnd'>,
): Promise<QuietSocket> {
  const { port, pathname } = new URL(url);
  const joined = Promise.withResolvers<QuietSocket>();
  let isIn = false;
  new QuietSocket({
    port: Number(port),
    path: pathname,
    greeting: JSON.stringify({ id: 1, method: 'join', data: { protocol: PROTOCOL_VERSION, sessionId } }),
    onText: (socket, text) => {
      if (isIn) {
        onText(socket, text);
        return;
      }
      try {
        if (!isGoodReply(text)) return;
        isIn = true;
        joined.resolve(socket);
      } catch (error) {
        joined.reject(error);
      }
    },
    onEnd: (reason) => {
      joined.reject(new Error(`A socket ended before it joined: ${reason}`));
      onEnd(reason);
    },
  });
  return joined.promise;
}
