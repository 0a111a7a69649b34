import { ProtocolError } from '@auxcast/shared-types';
import type { HostClient } from './host-client.ts';

/** How often an unanswered `createSession` is said again. */
const MAX_REPEATS = 2;

/**
 * The first connection decides at once: a host who waits wants to know why, not to watch new tries. Only when
 * it breaks after the question there may be a session already: then the question is repeated.
 */
export function firstReady(client: HostClient, isAsked: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let repeats = 0;
    const off = client.on('status', (status) => {
      if (status.state === 'connecting') return;
      if (status.state === 'away' && isAsked() && isUnanswered(status.error) && repeats < MAX_REPEATS) {
        repeats += 1;
        return;
      }
      off();
      if (status.state === 'ready') resolve();
      else reject(status.error ?? new ProtocolError('disconnected', 'The connection was closed.'));
    });
    client.start();
  });
}

/**
 * A session that is there already waits for its host: so does the host, who may be without a network just
 * now.
 */
export function readyWithin(client: HostClient, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let lately = new ProtocolError('timeout', 'The server did not answer in time.');
    const timer = setTimeout(() => settle(() => reject(lately)), patienceMs);
    const off = client.on('status', (status) => {
      if (status.state === 'away') lately = status.error;
      if (status.state === 'ready') settle(resolve);
      if (status.state === 'stopped') settle(() => reject(status.error ?? lately));
    });
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      off();
      how();
    };
    client.start();
  });
}

function isUnanswered({ code }: ProtocolError): boolean {
  return code === 'disconnected' || code === 'timeout';
}
