import type { Strip } from '@auxcast/shared-types';
import { isVoice } from './strip-kind.ts';

/** What a strip does with its source. */
export interface StripSettings extends Pick<Strip, 'gain' | 'pan' | 'isMuted'> {
  /** Whether it is let in at all: a guest on air, the host's microphone while it is held for the stage. */
  readonly isOpen: boolean;
}

/** All that is known of a strip, whichever audio context plays it. */
export interface StripState extends StripSettings {
  readonly stream: MediaStream | undefined;
  readonly isSolo: boolean;
  readonly isCompressed: boolean;
}

/** Music is let in; a voice is not until somebody says so. */
export function newStrip(stripId: string): StripState {
  return {
    gain: 1,
    pan: 0,
    isMuted: false,
    isOpen: !isVoice(stripId),
    stream: undefined,
    isSolo: false,
    isCompressed: false,
  };
}
