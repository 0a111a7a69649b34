import type {
  Hold,
  MicrophoneDevice,
  MicrophoneState,
  TalkSettings,
  TalkState,
} from '@auxcast/shared-types/talk';

/** All that the talk panel shows. Never changed in place: a change makes a new one. */
export interface TalkView {
  readonly state: TalkState;
  readonly microphone: MicrophoneState;
  readonly devices: readonly MicrophoneDevice[];
  /** By channel on which one may talk. */
  readonly holds: ReadonlyMap<string, Hold>;
  /** Channels whose listen button is off. */
  readonly unheard: ReadonlySet<string>;
  readonly settings: TalkSettings;
  /** Whether what is said gets to the server. */
  readonly isSending: boolean;
  /** This browser wants a tap before it lets voices sound. */
  readonly isBlocked: boolean;
  /** What went wrong last, in words; empty when nothing did. */
  readonly notice: string;
}
