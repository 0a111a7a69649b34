import { ProtocolError } from '../error-code.ts';
import { ServerClock } from './server-clock.ts';

const BEAT_MS = 20_000;
const TIMEOUT_MS = 8_000;

export interface HeartbeatOptions {
  readonly heartbeatMs?: number;
  readonly heartbeatTimeoutMs?: number;
}

/** Rejects as a request does. */
type Ping = (timeoutMs: number) => Promise<{ readonly serverTimeMs: number }>;

/** Pings the server for as long as a connection lasts, and keeps its time. */
export class Heartbeat {
  readonly clock = new ServerClock();
  readonly #options: HeartbeatOptions;
  #ping: Ping | undefined;
  #onSilent: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** @param onSilent the connection is dead: a ping was not answered in time, or could not be sent */
  start(ping: Ping, onSilent: () => void): void {
    this.#ping = ping;
    this.#onSilent = onSilent;
    this.#timer = setInterval(() => void this.beat(), this.#options.heartbeatMs ?? BEAT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async beat(timeoutMs: number = this.#options.heartbeatTimeoutMs ?? TIMEOUT_MS): Promise<void> {
    const onSilent = this.#onSilent;
    const { clock } = this;
    const sentMs = clock.localMs();
    try {
      const pong = await this.#ping?.(timeoutMs);
      if (pong) clock.sample(pong.serverTimeMs, sentMs, clock.localMs());
    } catch (error) {
      // Any other error is an answer: the server lives.
      if (error instanceof ProtocolError && ['timeout', 'disconnected'].includes(error.code)) onSilent?.();
    }
  }
}
