import { CLOSE } from '@auxcast/shared-types';
import type { Participant } from '../sessions/index.ts';
import type { Connection } from './connection.ts';

/** Between two pings, milliseconds. */
export const BEAT_MS = 2000;
/** Beats at which nothing had come from a host; at one more it is gone. */
export const MISSED_BEATS = 3;

/** What it needs of a connection. */
type Pulsing = Pick<Connection, 'isOpen' | 'bytesRead' | 'ping' | 'drop'> & {
  readonly binding: { readonly participant: Pick<Participant, 'role'> } | null;
};

interface Pulse {
  bytesRead: number;
  missed: number;
}

/**
 * Notices within eight to ten seconds that a host is gone without a word, a pulled cable for instance,
 * because everyone who listens waits for it. Pings (RFC 6455 §5.5.2) are answered by the browser itself,
 * however slowly a page's own timers run. Anything that comes counts as an answer, down to a part of a
 * picture that a slow line takes long over. Counted in beats, so that a server which stood still blames
 * nobody.
 */
export class HostPulse {
  readonly #hosts = new Map<Pulsing, Pulse>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.beat(), BEAT_MS);
    this.#timer.unref();
  }

  /** For as long as it is a host's. */
  watch(connection: Pulsing): void {
    this.#hosts.set(connection, { bytesRead: connection.bytesRead, missed: 0 });
  }

  beat(): void {
    for (const [connection, pulse] of this.#hosts) {
      if (connection.isOpen && connection.binding?.participant.role === 'host') feel(connection, pulse);
      else this.#hosts.delete(connection);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#hosts.clear();
  }
}

function feel(connection: Pulsing, pulse: Pulse): void {
  const { bytesRead } = connection;
  pulse.missed = bytesRead === pulse.bytesRead ? pulse.missed + 1 : 0;
  pulse.bytesRead = bytesRead;
  if (pulse.missed > MISSED_BEATS) connection.drop(CLOSE.silent, 'nothing heard');
  else connection.ping();
}
