import type { Rightful } from '../channels/index.ts';
import type { Hearer } from './voice.ts';

/** A participant, as far as talk goes. */
export interface Talker extends Rightful, Hearer {
  readonly id: string;
  /** Channels that it does not want to hear. */
  readonly turnedOff: ReadonlySet<string>;
  turn(channelId: string, isOn: boolean): void;
  /** Open channels that it has switched on, whether it was here since or not. */
  readonly openOn: readonly string[];
}
