import { hears } from '../../harness/hears.ts';
import { waitFor } from '../../harness/wait-for.ts';
import { type NetworkStage, TONES } from '../network/network-stage.ts';
import { receives } from '../network/receives.ts';
import type { Figures } from '../play.ts';

const BACK_DEADLINE_MS = 60_000;

/** The listener's machine moves to another address in the middle of the music. It may be so quick that nobody hears it. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const { page, tap } = stage.seat;
  stage.listenerLine.changeAddress();
  await waitFor('packets come to the new address', () => receives(tap), BACK_DEADLINE_MS);
  await hears(page, TONES);
  return {};
}
