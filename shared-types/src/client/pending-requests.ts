import type * as z from 'zod/mini';
import type { ReplyEnvelope } from '../envelope.ts';
import { ProtocolError } from '../error-code.ts';

interface Pending {
  readonly settle: (reply: ReplyEnvelope) => void;
  readonly reject: (error: ProtocolError) => void;
}

/** Requests that still wait for their reply on one socket. */
export class PendingRequests {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  /**
   * The id to send, and the reply's data once it came and fits `schema`. Rejects with `timeout` after
   * `timeoutMs`.
   */
  open<T>(method: string, schema: z.ZodMiniType<T>, timeoutMs: number): { id: number; reply: Promise<T> } {
    this.#lastId += 1;
    const id = this.#lastId;
    const reply = new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new ProtocolError('timeout', `The server did not answer "${method}" within ${timeoutMs} ms.`));
      }, timeoutMs);
      this.#pending.set(id, {
        settle: (envelope) => {
          clearTimeout(timer);
          if (!envelope.ok) {
            reject(ProtocolError.from(envelope.error));
            return;
          }
          const parsed = schema.safeParse(envelope.data);
          if (parsed.success) resolve(parsed.data);
          else reject(unknownReply(method));
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
    return { id, reply };
  }

  settle(reply: ReplyEnvelope): void {
    if (reply.id === null) return;
    const pending = this.#pending.get(reply.id);
    // Without one, the reply came after its time-out: its caller has gone on.
    this.#pending.delete(reply.id);
    pending?.settle(reply);
  }

  rejectAll(error: ProtocolError): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

function unknownReply(method: string): ProtocolError {
  return new ProtocolError(
    'bad-message',
    `The server answered "${method}" in a way this version does not know.`,
  );
}
