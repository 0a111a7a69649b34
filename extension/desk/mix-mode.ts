/** So long it mixes on with nothing but the tab as it is: talk comes back, and a change can be heard. */
const UNUSED_MS = 60_000;

/** Whether the program is the tab's own track, or the desk's mix. */
export type MixMode = 'direct' | 'mixed';

/** What there is to mix. */
export interface MixFacts {
  readonly isDeskOpen: boolean;
  /** The host's own voice is in the program, or may be at any moment. */
  readonly isMicrophoneOpen: boolean;
  readonly guestsOnAir: number;
  readonly hasSecondTab: boolean;
  readonly isJinglePlaying: boolean;
  /** The tab's strip and the master change nothing of its sound. */
  readonly isTabPlain: boolean;
}

export interface MixModeState {
  readonly mode: MixMode;
  /** Since when there has been nothing to mix, on the caller's clock; `undefined` while there is. */
  readonly unusedSinceMs: number | undefined;
}

export const DIRECT: MixModeState = { mode: 'direct', unusedSinceMs: undefined };

/**
 * Whether it mixes from now on. Asked at every change of the facts, at a break in the music, and at
 * `unusedUntilMs`.
 * @param isBreak a pause, or a track's end: then a change is not heard
 */
export function nextMixMode(
  state: MixModeState,
  facts: MixFacts,
  { nowMs, isBreak = false }: { readonly nowMs: number; readonly isBreak?: boolean },
): MixModeState {
  // While it is closed, voices go to listeners directly: mixed, they would be heard twice.
  if (!facts.isDeskOpen) return DIRECT;
  if (hasToMix(facts)) return { mode: 'mixed', unusedSinceMs: undefined };
  if (state.mode === 'direct') return DIRECT;
  const unusedSinceMs = state.unusedSinceMs ?? nowMs;
  if (isBreak || nowMs - unusedSinceMs >= UNUSED_MS) return DIRECT;
  return { mode: 'mixed', unusedSinceMs };
}

/** When to ask again if nothing changes; `undefined`: not by the clock. */
export function unusedUntilMs({ unusedSinceMs }: MixModeState): number | undefined {
  return unusedSinceMs === undefined ? undefined : unusedSinceMs + UNUSED_MS;
}

function hasToMix(facts: MixFacts): boolean {
  return (
    facts.isMicrophoneOpen ||
    facts.guestsOnAir > 0 ||
    facts.hasSecondTab ||
    facts.isJinglePlaying ||
    !facts.isTabPlain
  );
}
