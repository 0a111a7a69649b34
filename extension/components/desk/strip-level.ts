import type { MixLevels } from '../../messaging/mix-levels.ts';

/** How loud one strip is just now, dBFS. */
export interface StripLevel {
  readonly peakDb: number;
  readonly holdDb: number;
  /** It was too loud since its light was last put out. */
  readonly isClipped: boolean;
}

/** A meter asks by itself, so that it alone is drawn anew many times a second. */
export type LevelOf = (stripId: string) => StripLevel | undefined;

export function levelsOf({ strips }: MixLevels): ReadonlyMap<string, StripLevel> {
  return new Map(
    strips.map(([stripId, peakDb, holdDb, isClipped]) => [stripId, { peakDb, holdDb, isClipped }]),
  );
}
