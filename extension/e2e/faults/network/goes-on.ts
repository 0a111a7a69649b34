import { setTimeout as pause } from 'node:timers/promises';
import { hears } from '../../harness/hears.ts';
import { concealedPct } from '../../harness/reception-tap.ts';
import { type NetworkStage, TONES } from './network-stage.ts';

/** The page finds out what its buffer needs; how that sounds is told beside the figures. */
const FIND_OUT_MS = 8_000;
const LISTEN_MS = 15_000;

/**
 * Listens for a while to music on a bad line. Returns the percent of samples that were made up once the page
 * knew the line.
 */
export async function goesOn(stage: NetworkStage): Promise<number> {
  const { page, tap } = stage.seat;
  const first = await tap.sample();
  await pause(FIND_OUT_MS);
  const before = await tap.sample();
  await pause(LISTEN_MS);
  const concealed = concealedPct(before, await tap.sample());
  await hears(page, TONES);
  stage.say(
    `${concealed.toFixed(2)} % of the samples were made up, ${concealedPct(first, before).toFixed(2)} % in the first ${FIND_OUT_MS} ms`,
  );
  return Number(concealed.toFixed(2));
}
