import type { Listener } from './demo-audience.ts';

/** What `--json` writes. Times in milliseconds, levels in dB of full scale. */
export interface DemoReport {
  /** From the click on Go live to the first sound on a listener's page that was opened by the link. */
  readonly goLiveToFirstAudioMs: number;
  /** Median, from the music page's speaker to the Chromium listener's. */
  readonly speakerToSpeakerMs: number;
  readonly listeners: readonly {
    readonly browser: Listener['browser'];
    readonly leftHz: number;
    readonly rightHz: number;
    readonly levelDb: number;
  }[];
  readonly nowPlaying: readonly { readonly title: string; readonly artist: string }[];
  /** From the track's change in the tab to the slowest listener's screen. */
  readonly nowPlayingChangeMs: number;
  /** Who asked to speak and was admitted: their tone as the Chromium listener heard it. */
  readonly guest: { readonly name: string; readonly voiceHz: number; readonly levelDb: number };
  readonly screenshots: readonly string[];
}
