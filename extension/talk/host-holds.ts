import { type ProtocolError, STAGE, TALKBACK } from '@auxcast/shared-types';
import { channelsToTalkOn, HeldInputs, type TalkLine, type TalkState } from '@auxcast/shared-types/talk';

export interface HoldWish {
  /** Or an input of talkback. */
  readonly channelId: string;
  readonly isOn: boolean;
  /** It stays when the page that asked goes; else it is let go with that page. */
  readonly isLatched: boolean;
}

export interface HostHoldsOptions {
  readonly line: TalkLine;
  /** What is held has changed, or who may hold it. */
  readonly onChange: () => void;
  /** The server did not let it. */
  readonly onRefused: (error: ProtocolError) => void;
}

/** On which channels the host talks: held by a button of a page, or latched. */
export class HostHolds {
  readonly #options: HostHoldsOptions;
  readonly #inputs: HeldInputs;
  readonly #latched = new Set<string>();
  readonly #momentary = new Set<string>();
  #allowed: ReadonlySet<string> = new Set();
  #mayTalkBack = false;
  #wasShown = false;

  constructor(options: HostHoldsOptions) {
    const { line } = options;
    this.#options = options;
    this.#inputs = new HeldInputs(line);
    this.#inputs.onRefused((channelId, error) => {
      this.#forget(channelId);
      options.onRefused(error);
      options.onChange();
    });
  }

  get latched(): readonly string[] {
    return [...this.#latched];
  }

  /** Latched or held just now. */
  get held(): readonly string[] {
    return [...new Set([...this.#latched, ...this.#momentary])];
  }

  set({ channelId, isOn, isLatched }: HoldWish): void {
    if (isOn && !this.#mayHold(channelId)) return;
    toggle(this.#latched, channelId, isOn && isLatched);
    toggle(this.#momentary, channelId, isOn && !isLatched);
    this.#tell(channelId);
  }

  /** The key for all windows: on the stage, or on the first channel where one may talk. */
  toggle(): void {
    const { held } = this;
    if (held.length > 0) {
      for (const channelId of held) this.set({ channelId, isOn: false, isLatched: true });
      return;
    }
    const channelId = this.#allowed.has(STAGE) ? STAGE : [...this.#allowed][0];
    if (channelId !== undefined) this.set({ channelId, isOn: true, isLatched: true });
  }

  /** A page that may have held something is gone. */
  letGo(): void {
    for (const channelId of [...this.#momentary]) this.set({ channelId, isOn: false, isLatched: false });
  }

  show(state: TalkState): void {
    this.#allowed = new Set(channelsToTalkOn(state).map(({ channelId }) => channelId));
    this.#dropForbidden();
    if (!this.#wasShown && state.room.channels.length > 0) this.#takeUp(state);
  }

  /** Whether there is an open desk, and guests to talk to. */
  setMayTalkBack(may: boolean): void {
    this.#mayTalkBack = may;
    this.#dropForbidden();
  }

  /** Lets everything go. Idempotent. */
  close(): void {
    this.#inputs.close();
  }

  /** An open channel stays switched on when this document is made anew. */
  #takeUp({ me, room }: TalkState): void {
    this.#wasShown = true;
    for (const { channelId, mode, talking } of room.channels)
      if (mode === 'open' && me !== undefined && talking.includes(me))
        this.set({ channelId, isOn: true, isLatched: true });
  }

  #mayHold(channelId: string): boolean {
    return isTalkback(channelId) ? this.#mayTalkBack : this.#allowed.has(channelId);
  }

  /** A right that is gone lets go of what it was for; it does not come back by itself with the right. */
  #dropForbidden(): void {
    for (const channelId of this.held) {
      if (this.#mayHold(channelId)) continue;
      this.#forget(channelId);
      this.#tell(channelId);
    }
  }

  #forget(channelId: string): void {
    this.#latched.delete(channelId);
    this.#momentary.delete(channelId);
  }

  #tell(channelId: string): void {
    this.#inputs.set(channelId, this.#latched.has(channelId) || this.#momentary.has(channelId));
    this.#options.onChange();
  }
}

/** Whether an input is talkback, to all guests or to one. */
export function isTalkback(input: string): boolean {
  return input === TALKBACK || input.startsWith(`${TALKBACK}:`);
}

function toggle(set: Set<string>, value: string, isIn: boolean): void {
  if (isIn) set.add(value);
  else set.delete(value);
}
