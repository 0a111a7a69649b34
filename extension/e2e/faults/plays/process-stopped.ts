import { CLOSE } from '@auxcast/shared-types';
import { waitFor } from '../../harness/wait-for.ts';
import type { LiveStage } from '../live-stage.ts';
import type { Figures } from '../play.ts';
import { restarted } from '../restart.ts';

/**
 * A clean stop (SIGTERM) and a new start: listeners are told when to come back, and need to do nothing else.
 */
export async function play(stage: LiveStage): Promise<Figures> {
  const { heardAfterReadyMs, readyMs } = await restarted(stage, async ({ listener, sockets }) => {
    const { length: endedBefore } = await sockets.ends();
    const code = await stage.server.stop('SIGTERM');
    if (code !== 0) throw new Error(`A clean stop ended with ${code}.`);
    const end = await waitFor('the page’s socket ends', async () => (await sockets.ends())[endedBefore]);
    if (end.code !== CLOSE.goingAway || end.retryInMs === null) {
      throw new Error(
        `Nobody said goodbye to the page: ${JSON.stringify(await sockets.ends())}, ${endedBefore} before.`,
      );
    }
    await waitFor(
      'the page says that it waits',
      async () => (await listener.read()).state === 'reconnecting',
    );
  });
  stage.say(
    `Stopped the server: ready ${readyMs} ms after its start, heard ${heardAfterReadyMs} ms after that.`,
  );
  return {};
}
