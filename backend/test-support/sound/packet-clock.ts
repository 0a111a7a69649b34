import { FRAME_MS } from './opus-packets.ts';

/** How much later than due a packet goes out at most, while the process has time. */
const STEP_MS = FRAME_MS / 10;

/** RTP packets of one sender, 20 ms each. */
export interface PacketSource {
  readonly ssrc: number;
  next(): Buffer;
}

/** Sends a packet every 20 ms, as the clock says: a late timer is made up for. */
export class PacketClock {
  readonly #send: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: () => void) {
    this.#send = send;
  }

  /** @param inMs when the first one goes out. Idempotent. */
  start(inMs = 0): void {
    if (this.#timer) return;
    let nextMs = performance.now() + inMs;
    this.#timer = setInterval(() => {
      for (const nowMs = performance.now(); nextMs <= nowMs && this.#timer; nextMs += FRAME_MS) this.#send();
    }, STEP_MS);
  }

  /** Idempotent. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
