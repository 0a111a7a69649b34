import { hears } from '../../harness/hears.ts';
import { waitFor } from '../../harness/wait-for.ts';
import { type NetworkStage, TONES } from '../network/network-stage.ts';
import { receives } from '../network/receives.ts';
import type { Figures } from '../play.ts';

const FORGOTTEN_DEADLINE_MS = 30_000;
const BACK_DEADLINE_MS = 30_000;

/**
 * The listener's laptop sleeps until the server has forgotten the listener: an hour's sleep, made short by a
 * short grace period. Its router forgets its connections as well. Awake, the page joins afresh by itself; its
 * token says that it is who it was.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  await using scope = new AsyncDisposableStack();
  scope.defer(() => stage.audience.wake());
  const { page, tap } = stage.seat;
  const listeners = async () => (await stage.inside.participants(stage.sessionId)).slice(1);
  const [before] = await listeners();
  const streamBefore = await page.stream();
  stage.audience.sleep();
  stage.listenerLine.unplug();
  stage.listenerLine.forgetConnections();
  // Something for the server to say, so that it learns that nobody listens: a leap, far from where the music
  // is anyway.
  await stage.music.seek(20);
  await waitFor(
    'the listener is forgotten',
    async () => (await listeners()).length === 0,
    FORGOTTEN_DEADLINE_MS,
  );
  const forgottenAtMs = Date.now();

  stage.listenerLine.restore();
  stage.listenerLine.plugIn();
  stage.audience.wake();
  const after = await waitFor(
    'the listener is there again',
    async () => (await listeners()).find(({ isConnected }) => isConnected),
    BACK_DEADLINE_MS,
  );
  if (after.participantId !== before?.participantId) throw new Error('The sleeper came as somebody else.');
  if (after.connectedSinceMs < forgottenAtMs) throw new Error('The sleeper was not forgotten.');
  await waitFor('the sleeper receives', () => receives(() => tap.sample()), BACK_DEADLINE_MS);
  await hears(page, TONES);
  if ((await page.stream()) === streamBefore) throw new Error('What the server had closed was used again.');
  return {};
}
