import type { listenerRequests } from '@auxcast/shared-types';
import type { SignalingClient } from '@auxcast/shared-types/client';

/** Starts the client; resolves once it is in, and rejects with why it was not let in. */
export function comeIn(client: SignalingClient<typeof listenerRequests>): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const off = client.on('status', (status) => {
      if (status.state === 'connecting') return;
      off();
      if (status.state === 'ready') resolve();
      else reject(status.error ?? new Error('It was closed.'));
    });
    client.start();
  });
}
