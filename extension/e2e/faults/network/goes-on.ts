import { setTimeout as pause } from 'node:timers/promises';
import { hears } from '../../harness/hears.ts';
import { concealedPct } from '../../harness/reception-tap.ts';
import { type NetworkStage, TONES } from './network-stage.ts';

/** The page finds out what its buffer needs. */
const FIND_OUT_MS = 5_000;
const LISTEN_MS = 6_000;
/** Generous: what is aimed at is the bench's to judge. */
const MOST_CONCEALED_PCT = 5;

/** Listens for a while to music on a bad line. @throws Error when it does not go on as music */
export async function goesOn(stage: NetworkStage): Promise<void> {
  const { page, tap } = stage.seat;
  await pause(FIND_OUT_MS);
  const before = await tap.sample();
  await pause(LISTEN_MS);
  const concealed = concealedPct(before, await tap.sample());
  await hears(page, TONES);
  stage.say(`${concealed.toFixed(2)} % of the samples were made up`);
  if (concealed > MOST_CONCEALED_PCT)
    throw new Error(`${concealed.toFixed(1)} % of the samples were made up.`);
}
