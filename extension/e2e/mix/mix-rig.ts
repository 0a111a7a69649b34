import type { Ducking } from '@auxcast/shared-types';
import type { MixLevels } from '../../desk/mix-levels.ts';
import type { StripSettings } from '../../desk/strip-state.ts';

declare global {
  interface Window {
    openMixRig(): Promise<MixRig>;
  }
}

export type MixOutput = 'program' | 'bed' | 'ears';

export interface RigTone {
  /** One for each channel. */
  readonly hz: readonly number[];
  /** Peak, dBFS. */
  readonly db: number;
  readonly sampleRate?: number;
  /** It comes through a connection, as a guest's voice. */
  readonly isRemote?: boolean;
  /** It can come late: see `MixRig.holdUp`. */
  readonly canBeHeldUp?: boolean;
}

/** What left one output. */
export interface RigRecording {
  /** When, on a clock that all outputs share, milliseconds. */
  readonly startMs: number;
  readonly left: number[];
  readonly right: number[];
}

/** What `rig-page.ts` puts on its page: a mix with tones for sources, and ears at its outputs. */
export interface MixRig {
  /** Makes a tone that is not played into its strip yet. */
  prepare(stripId: string, tone: RigTone): Promise<void>;
  /** Plays what was prepared into its strip. */
  plug(stripId: string): void;
  play(stripId: string, tone: RigTone): Promise<void>;
  silence(stripId: string): void;
  setStrip(stripId: string, settings: Partial<StripSettings>): void;
  dropStrip(stripId: string): void;
  setSolo(stripId: string, isOn: boolean): void;
  setCompressed(stripId: string, isOn: boolean): void;
  setDucking(ducking: Ducking): void;
  setTalking(isTalking: boolean): void;
  setMasterGain(gain: number): void;
  crossfade(position: number, overMs: number): void;
  /** Returns when it ended, or its failure's code. */
  playJingle(jingleId: string, base64: string): Promise<string>;
  /** Everything as at the beginning, and no source. */
  clear(): void;
  /** Begins to record the outputs that are named. Returns once sound of each has come. */
  begin(outputs: readonly MixOutput[], ms: number): Promise<void>;
  /** What was begun last, once it is as long as was asked for. */
  recorded(): Promise<RigRecording[]>;
  levels(): MixLevels;
  resetClip(stripId: string): void;
  resetLoudness(): void;
  /** As a browser does whose audio fails. Returns once the mix has other outputs. */
  breakContext(): Promise<void>;
  /**
   * From the moment in which the source of a strip begins to sound until that leaves the program,
   * milliseconds. It has one tone, at full scale.
   */
  delayMs(stripId: string): Promise<number>;
  /** What comes of the source of a strip meanwhile comes afterwards, all at once. */
  holdUp(stripId: string, ms: number): Promise<void>;
}
