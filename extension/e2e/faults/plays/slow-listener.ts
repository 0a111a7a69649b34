import { readFileSync, writeFileSync } from 'node:fs';
import { NOW_PLAYING_PACE } from '@auxcast/shared-types';
import { hears } from '../../harness/hears.ts';
import { ListenerSocket } from '../../harness/listener-socket.ts';
import { NetworkNamespace } from '../../harness/network-namespace.ts';
import { waitFor } from '../../harness/wait-for.ts';
import { FloodingHost } from '../flooding-host.ts';
import type { LiveStage } from '../live-stage.ts';
import type { Figures } from '../play.ts';
import { SlowListener } from '../slow-listener.ts';

const DROPPED_WITHIN_MS = 60_000;
/**
 * Of the server's kernel (least, first, most), which would keep close to a megabyte before the server sees
 * that nobody reads.
 */
const SEND_BUFFER = '/proc/sys/net/ipv4/tcp_wmem';
const SEND_BUFFER_BYTES = '4096 16384 65536';

/**
 * A listener stops reading, but not asking, while its host floods now playing: it is dropped, and neither who
 * reads in the same session nor who hears in another one notices. The stage's server listens on all
 * addresses.
 */
export async function play(stage: LiveStage): Promise<Figures> {
  await using scope = new AsyncDisposableStack();
  await stage.goLive();
  const seat = await stage.seat();
  scope.defer(() => seat.page.browserContext().close());
  const usual = readFileSync(SEND_BUFFER, 'utf8');
  writeFileSync(SEND_BUFFER, SEND_BUFFER_BYTES);
  scope.defer(() => writeFileSync(SEND_BUFFER, usual));
  const namespace = NetworkNamespace.create();
  scope.defer(() => namespace.close());

  const near = new URL('/ws', stage.server.url.replace('http', 'ws'));
  const far = new URL(near);
  far.hostname = namespace.hostAddress;
  const host = await FloodingHost.begin(near.href);
  scope.defer(() => host.end());
  const reader = await ListenerSocket.join(stage.server.url, host.sessionId);
  scope.defer(() => reader.close());
  // So many tracks begin at once; each of them is in the answer to a join.
  await waitFor('the history is long', () => reader.titles.length >= NOW_PLAYING_PACE.tracks.burst);
  const slow = await SlowListener.join(far.href, host.sessionId, namespace);
  scope.defer(() => slow.close());
  const stoppedAtMs = Date.now();

  await waitFor(
    'the listener that does not read is dropped',
    async () => {
      const participants = await stage.inside.participants(host.sessionId);
      return !participants.some(
        ({ participantId, isConnected }) => participantId === slow.participantId && isConnected,
      );
    },
    DROPPED_WITHIN_MS,
  );
  const slowListenerDroppedMs = Date.now() - stoppedAtMs;
  stage.say(`The listener that does not read was dropped after ${slowListenerDroppedMs} ms.`);

  await host.end();
  await waitFor('who reads is told the last track', () => reader.titles.at(-1) === host.titles.at(-1));
  await hears(seat.listener, stage.track);
  return { slowListenerDroppedMs };
}
