import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { bodyOf, CLOSE, FRAME_BYTES, ProtocolError, type ReplyEnvelope } from '@auxcast/shared-types';
import type { WebSocket } from 'ws';

/** A client may have sent its first message before it hears that it is refused. Bytes. */
const MAX_SAID = FRAME_BYTES;

/**
 * Those who come back at a better time. A browser shows its page nothing of an upgrade that was refused,
 * neither status nor body (WHATWG WebSockets, "feedback from the protocol"), so they get a socket for as long
 * as it takes to tell them why and when. It is bound to nobody, and what comes in over it is not read.
 */
export class RefusedSockets {
  /** One that was told is gone. */
  readonly events = new EventEmitter<{ closed: [] }>();
  readonly #atOnce: number;
  #count = 0;

  /** @param atOnce told at the same time; a client that answers the close is gone after one round trip */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Whether it is a matter of time, and there is room to say so. */
  mayTell(error: unknown): error is ProtocolError {
    if (this.#count >= this.#atOnce || !(error instanceof ProtocolError)) return false;
    return typeof error.details?.['retryAfterMs'] === 'number';
  }

  /** `ws` cuts off whoever does not answer the close frame in time. */
  tell(socket: WebSocket, stream: Socket, error: ProtocolError): void {
    this.#count += 1;
    stream.once('close', () => {
      this.#count -= 1;
      this.events.emit('closed');
    });
    const cut = () => socket.terminate();
    socket.on('error', cut);
    const most = stream.bytesRead + MAX_SAID;
    stream.on('data', () => {
      if (stream.bytesRead > most) cut();
    });
    const reply: ReplyEnvelope = { id: null, ok: false, error: bodyOf(error) };
    socket.send(JSON.stringify(reply));
    socket.close(CLOSE.refused, error.code);
  }
}
