import { SILENT_LUFS } from '../desk/loudness.ts';
import type { MixLevels } from '../desk/mix-levels.ts';
import type { MixLevels as ShownMixLevels } from '../messaging/mix-levels.ts';

/** What the meters of a page show. */
export function shownMixLevels({ strips, loudness }: MixLevels): ShownMixLevels {
  const { momentaryLufs, integratedLufs, reductionDb } = loudness;
  return {
    strips: strips.map(([stripId, peakDb, holdDb, isClipped]) => [stripId, peakDb, holdDb, isClipped]),
    loudness: {
      momentaryLufs: shownLufs(momentaryLufs),
      integratedLufs: shownLufs(integratedLufs),
      reductionDb,
    },
  };
}

function shownLufs(lufs: number): number | null {
  return lufs <= SILENT_LUFS ? null : lufs;
}
