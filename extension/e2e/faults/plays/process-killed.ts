import type { LiveStage } from '../live-stage.ts';
import type { Figures } from '../play.ts';
import { restarted } from '../restart.ts';

/** `kill -9` of the server in the middle of a broadcast, and a new start on the same data and port. */
export async function play(stage: LiveStage): Promise<Figures> {
  const { heardAfterReadyMs, readyMs } = await restarted(stage, () => stage.server.stop('SIGKILL'));
  stage.say(
    `Killed the server: ready ${readyMs} ms after its start, heard ${heardAfterReadyMs} ms after that.`,
  );
  return { processKilledMs: heardAfterReadyMs, readyMs };
}
