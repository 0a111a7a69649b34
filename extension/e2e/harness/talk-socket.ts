import { listenerRequests, PROTOCOL_VERSION, parseSessionCode } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { RoomKeeper, type TalkState, talkRequestOver } from '@auxcast/shared-types/talk';
import { comeIn } from './come-in.ts';

/** Somebody without ears or a microphone, who knows who talks and may ask to. */
export class TalkSocket {
  readonly #client: SignalingClient<typeof listenerRequests>;
  readonly #room: RoomKeeper;

  private constructor(serverUrl: string, sessionId: string, invite: string | undefined) {
    const url = new URL('/ws', serverUrl);
    url.protocol = 'ws:';
    this.#client = new SignalingClient({
      url: url.href,
      requests: listenerRequests,
      greet: async (client) => {
        const { participantId } = await client.request('join', {
          protocol: PROTOCOL_VERSION,
          sessionId,
          ...(invite !== undefined && { invite }),
        });
        this.#room.joined(participantId);
      },
    });
    this.#room = new RoomKeeper(this.#client);
  }

  /** `link` is what the host shares. Rejects with why it was not let in. */
  static async join(serverUrl: string, link: string): Promise<TalkSocket> {
    const sessionId = parseSessionCode(link);
    if (!sessionId) throw new Error(`"${link}" is no session's link.`);
    const invite = new URL(link).hash.slice(1);
    const socket = new TalkSocket(serverUrl, sessionId, invite === '' ? undefined : invite);
    await comeIn(socket.#client);
    return socket;
  }

  get state(): TalkState {
    return this.#room.state;
  }

  async askToSpeak(name: string): Promise<void> {
    await talkRequestOver(this.#client)('askToSpeak', { name });
  }

  close(): void {
    this.#room.close();
    this.#client.close();
  }
}
