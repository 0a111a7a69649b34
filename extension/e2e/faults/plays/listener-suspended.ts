import { setTimeout as pause } from 'node:timers/promises';
import { hears } from '../../harness/hears.ts';
import { waitFor } from '../../harness/wait-for.ts';
import { type NetworkStage, TONES } from '../network/network-stage.ts';
import { receives } from '../network/receives.ts';
import type { Figures } from '../play.ts';

const SUSPENDED_MS = 10_000;
const BACK_DEADLINE_MS = 30_000;

/** The listener's browser stands still for a while, as a telephone does with what is not in front. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const since = async () =>
    (await stage.inside.participants(stage.sessionId))
      .map(({ participantId, connectedSinceMs }) => `${participantId} since ${connectedSinceMs}`)
      .join();
  const before = await since();
  stage.audience.sleep();
  await pause(SUSPENDED_MS);
  stage.audience.wake();
  await waitFor('packets come again', () => receives(() => stage.seat.tap.sample()), BACK_DEADLINE_MS);
  await hears(stage.seat.page, TONES);
  const after = await since();
  if (after !== before) throw new Error(`Of ${before}, somebody was forgotten: ${after}`);
  return {};
}
