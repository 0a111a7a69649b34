import { DUCKING, type Ducking } from '@auxcast/shared-types';
import type { StripState } from './strip-state.ts';

/** All that was asked of the mix, whichever audio context carries it out. */
export interface MixState {
  readonly strips: Map<string, StripState>;
  ducking: Ducking;
  /** Music is to be down. */
  isTalking: boolean;
  masterGain: number;
  /** Whether anything goes out. */
  isOpen: boolean;
  /** 0: the first tab, 1: the second. */
  crossfade: number;
  /** Whether music and microphone come out apart, too. */
  isApart: boolean;
}

export function newMixState(): MixState {
  return {
    strips: new Map(),
    ducking: DUCKING,
    isTalking: false,
    masterGain: 1,
    isOpen: true,
    crossfade: 0,
    isApart: false,
  };
}

export function isSoloing({ strips }: MixState): boolean {
  return [...strips.values()].some(({ isSolo }) => isSolo);
}
