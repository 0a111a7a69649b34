import type { ProtocolError } from '../error-code.ts';
import { isOffline } from './is-offline.ts';

/** What plain HTTP says of WebSockets that did not open. */
export class BlockedSockets {
  /** Tries on end for which the server answered plain HTTP alone. */
  #inARow = 0;
  /** One answer is not enough where WebSockets came through: it may be that of a server just back. */
  #needed = 1;

  /** Something came over a WebSocket. */
  heard(): void {
    this.#inARow = 0;
  }

  /** A WebSocket was of use. */
  worked(): void {
    this.#needed = 2;
  }

  /**
   * A WebSocket that does not open, or brings nothing, tells a page nothing of why (WHATWG WebSockets,
   * "feedback from the protocol"): a plain request to the same address may. That part is loaded when it is
   * needed; where it does not come, no server is there to be asked either.
   * @returns `undefined` where nobody says why, or it is not sure yet
   */
  async why(socketUrl: string): Promise<ProtocolError | undefined> {
    const why = await askWhy(socketUrl);
    if (why?.code !== 'websocket-required') {
      this.#inARow = 0;
      return why;
    }
    this.#inARow += 1;
    return this.#inARow < this.#needed ? undefined : why;
  }
}

async function askWhy(socketUrl: string): Promise<ProtocolError | undefined> {
  if (isOffline()) return undefined;
  try {
    // Written as one expression, Vite would wrap the import once more.
    const part = await import('./plain-answer.ts');
    return await part.whyNoSocket(socketUrl);
  } catch {
    // Nobody answers that way either.
    return undefined;
  }
}
