import { hears } from '../../harness/hears.ts';
import { waitFor } from '../../harness/wait-for.ts';
import { type NetworkStage, TONES } from '../network/network-stage.ts';
import { receives } from '../network/receives.ts';
import type { Figures } from '../play.ts';

const FORGOTTEN_DEADLINE_MS = 30_000;
const BACK_DEADLINE_MS = 30_000;

/**
 * The listener's laptop sleeps until the server has forgotten the listener: an hour's sleep, made short by a short grace period. Its
 * router forgets its connections as well. Awake, it comes back by itself and as somebody new.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const listeners = async () => (await stage.inside.participants(stage.sessionId)).slice(1);
  stage.audience.sleep();
  stage.listenerLine.unplug();
  stage.listenerLine.forgetConnections();
  // Something for the server to say, so that it learns that nobody listens.
  await stage.music.seek(1);
  await waitFor(
    'the listener is forgotten',
    async () => (await listeners()).length === 0,
    FORGOTTEN_DEADLINE_MS,
  );

  stage.listenerLine.restore();
  stage.listenerLine.plugIn();
  stage.audience.wake();
  const after = await waitFor(
    'the listener is there again',
    async () => (await listeners()).find(({ isConnected }) => isConnected),
    BACK_DEADLINE_MS,
  );
  await waitFor(`${after.participantId} receives`, () => receives(() => stage.seat.tap.sample()), BACK_DEADLINE_MS);
  await hears(stage.seat.page, TONES);
  return {};
}
