import { setTimeout as pause } from 'node:timers/promises';
import { hears } from '../../harness/hears.ts';
import { type NetworkStage, TONES } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

const SUSPENDED_MS = 10_000;

/** The listener's browser stands still for a while, as a telephone does with what is not in front. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const before = await stage.inside.participants(stage.sessionId);
  stage.audience.sleep();
  await pause(SUSPENDED_MS);
  stage.audience.wake();
  await hears(stage.seat.page, TONES);
  const after = await stage.inside.participants(stage.sessionId);
  const ids = [before, after].map((all) => all.map(({ participantId }) => participantId).join());
  if (ids[0] !== ids[1]) throw new Error('Whoever merely paused came back as somebody else.');
  return {};
}
