import { type SeenChannel, STAGE } from '@auxcast/shared-types';
import {
  channelsToTalkOn,
  type Hold,
  isOn,
  type MicrophoneDevice,
  type MicrophoneState,
  NOT_HELD,
  type TalkSettings,
  type TalkState,
} from '@auxcast/shared-types/talk';

/** The key that holds a channel, as long as nobody chose another: of the first one to talk on. */
export const FIRST_KEY = 'KeyT';

/** All that a page shows of talk. Never changed in place: a change makes a new one. */
export interface TalkView {
  readonly state: TalkState;
  readonly microphone: MicrophoneState;
  readonly devices: readonly MicrophoneDevice[];
  /** By channel. */
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

export function heldIn({ holds }: TalkView, channelId: string): Hold {
  return holds.get(channelId) ?? NOT_HELD;
}

/** Whether one talks there; of what is held without a microphone nothing is heard. */
export function isTalkingOn(view: TalkView, channelId: string): boolean {
  return view.microphone.kind === 'open' && isOn(heldIn(view, channelId));
}

/** The first choice of those to talk on: the stage, as long as one may talk there. */
export function channelToTalkOn(state: TalkState): SeenChannel | undefined {
  const channels = channelsToTalkOn(state);
  return channels.find(({ channelId }) => channelId === STAGE) ?? channels[0];
}

/** `KeyboardEvent.code` of the key that holds a channel. */
export function keyOf({ settings, state }: TalkView, channelId: string): string | undefined {
  const first = channelToTalkOn(state)?.channelId === channelId ? FIRST_KEY : undefined;
  // What was chosen may be no key at all.
  return (settings.keys[channelId] ?? first) || undefined;
}
