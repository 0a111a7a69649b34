import type { ProtocolError, SeenChannel } from '@auxcast/shared-types';
import {
  channelsToTalkOn,
  type HeldInputs,
  type Hold,
  HoldBinding,
  heldInputsOf,
  isOn,
  keepTalkSettings,
  keptTalkSettings,
  Microphone,
  type MicrophoneChoice,
  type MicrophoneDevice,
  type MicrophoneState,
  type Mix,
  NOT_HELD,
  type RoomKeeper,
  type SendingDevice,
  type TalkLine,
  type TalkSettings,
  type TalkState,
  talkRequestOver,
  type VoiceDevice,
  type VoiceElement,
  VoiceOutputs,
  VoiceReception,
  VoiceSender,
} from '@auxcast/shared-types/talk';

export interface CallTalkOptions {
  readonly line: TalkLine;
  readonly room: RoomKeeper;
  /** Asked when there is somebody to hear, or something to send. */
  readonly loadDevice: () => Promise<SendingDevice & VoiceDevice>;
  /** An element that may play, in the document. */
  readonly addElement: () => VoiceElement;
  readonly removeElement: (element: VoiceElement) => void;
  /** Channels on which this tab talked before a reload. */
  readonly talkedOn: readonly string[];
  /** Those on which talk is switched on, for after a reload. */
  readonly onSwitched: (channelIds: readonly string[]) => void;
  readonly onChange: (view: CallTalkView) => void;
}

/** What the page shows of talk. Never changed in place. */
export interface CallTalkView {
  readonly talk: TalkState;
  readonly microphone: MicrophoneState;
  readonly devices: readonly MicrophoneDevice[];
  readonly settings: TalkSettings;
  /** By channel. */
  readonly holds: Readonly<Record<string, Hold>>;
  readonly mix: Mix;
  /** This browser wants a tap before it lets voices sound. */
  readonly isBlocked: boolean;
  /** Why the server did not let somebody talk the last time they tried; empty when it did. */
  readonly refusal: string;
}

/**
 * Talking and hearing in a call: the microphone, one's own voice, those of the others, and what is held. All
 * of it is made when somebody has joined, and goes when they leave.
 */
export class CallTalk {
  readonly #options: CallTalkOptions;
  readonly #microphone: Microphone;
  readonly #sender: VoiceSender;
  readonly #reception: VoiceReception;
  readonly #outputs: VoiceOutputs;
  readonly #held: HeldInputs;
  readonly #bindings = new Map<string, HoldBinding>();
  readonly #stops: readonly (() => void)[];
  #view: CallTalkView;
  /** Whether what was on before a reload was looked at. */
  #isResumed = false;
  #isClosed = false;

  constructor(options: CallTalkOptions) {
    const { line, room, loadDevice } = options;
    this.#options = options;
    const settings = keptTalkSettings();
    this.#microphone = new Microphone({
      choice: settings.microphone,
      onChoice: (microphone) => this.#keep({ microphone }),
    });
    this.#outputs = new VoiceOutputs({
      add: options.addElement,
      remove: options.removeElement,
      onBlocked: (isBlocked) => this.#set({ isBlocked }),
    });
    this.#sender = new VoiceSender({ line, loadDevice, onConnected: () => undefined });
    this.#reception = new VoiceReception({
      line,
      loadDevice,
      outputs: this.#outputs,
      onConnected: () => undefined,
    });
    this.#held = heldInputsOf(line);
    this.#view = {
      talk: room.state,
      microphone: this.#microphone.state,
      devices: this.#microphone.devices,
      settings,
      holds: {},
      mix: { unheard: new Set(), volumes: settings.volumes },
      isBlocked: false,
      refusal: '',
    };
    this.#stops = [
      this.#held.onRefused((input, error) => this.#refused(input, error)),
      room.onChange((talk) => this.#roomChanged(talk)),
      this.#microphone.onState((microphone) => this.#microphoneChanged(microphone)),
      this.#microphone.onDevices((devices) => this.#set({ devices })),
      line.on('status', ({ state }) => {
        if (state === 'ready') this.#tellUnheard();
      }),
    ];
    this.#roomChanged(room.state);
  }

  get view(): CallTalkView {
    return this.#view;
  }

  /** A talk button of the page. Returns what unbinds it. */
  bind(channelId: string, button: HTMLElement): () => void {
    return this.#bindingOf(channelId).bind(button);
  }

  /** `KeyboardEvent.code` of the key that holds a channel. */
  chooseKey(channelId: string, code: string | undefined): void {
    const { [channelId]: _, ...others } = this.#view.settings.keys;
    this.#keep({ keys: code === undefined ? others : { ...others, [channelId]: code } });
    this.#bindingOf(channelId).chosenKey = code;
  }

  /** Asks for the microphone, or once more for one that did not open. */
  arm(): void {
    void this.#microphone.arm();
  }

  choose(choice: Partial<MicrophoneChoice>): void {
    void this.#microphone.choose(choice);
  }

  /** 0 to 1. */
  setVolume(channelId: string, volume: number): void {
    const volumes = { ...this.#view.settings.volumes, [channelId]: volume };
    this.#keep({ volumes });
    this.#setMix({ ...this.#view.mix, volumes });
  }

  /** The listen button. */
  listen(channelId: string, on: boolean): void {
    const unheard = new Set(this.#view.mix.unheard);
    if (on) unheard.delete(channelId);
    else unheard.add(channelId);
    this.#setMix({ ...this.#view.mix, unheard });
    this.#tellListen(channelId, on);
  }

  /** After a tap: what the browser did not let sound. */
  resume(): void {
    this.#outputs.resume();
  }

  /** The network or the machine is back. */
  wake(): void {
    this.#sender.wake();
    this.#reception.wake();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    for (const binding of this.#bindings.values()) binding.close();
    this.#held.close();
    this.#sender.close();
    this.#reception.close();
    this.#outputs.close();
    this.#microphone.close();
  }

  #bindingOf(channelId: string): HoldBinding {
    const known = this.#bindings.get(channelId);
    if (known) return known;
    const binding = new HoldBinding({ onChange: (hold) => this.#holdChanged(channelId, hold) });
    binding.chosenKey = this.#view.settings.keys[channelId];
    this.#bindings.set(channelId, binding);
    return binding;
  }

  #holdChanged(channelId: string, hold: Hold): void {
    const holds = { ...this.#view.holds, [channelId]: hold };
    this.#set({ holds, refusal: '' });
    if (!this.#isClosed)
      this.#options.onSwitched(Object.keys(holds).filter((id) => holds[id]?.isLatched === true));
    // Armed by the first press: it is heard from the moment it opens.
    if (isOn(hold)) this.arm();
    this.#settle();
  }

  #roomChanged(talk: TalkState): void {
    const may = new Set(channelsToTalkOn(talk).map(({ channelId }) => channelId));
    this.#set({ talk });
    for (const [channelId, binding] of this.#bindings)
      if (!may.has(channelId)) binding.happened({ kind: 'ended' });
    for (const channelId of may) this.#bindingOf(channelId);
    if (!this.#isResumed && talk.room.channels.length > 0) void this.#resumeOpen(talk);
    this.#settle();
    this.#reception.show(talk, this.#view.mix);
  }

  /**
   * On an open channel whoever comes back talks on. They do here only where the browser gives
   * the microphone without asking, for nobody is asked for it at a join.
   */
  async #resumeOpen({ me, room }: TalkState): Promise<void> {
    this.#isResumed = true;
    const { talkedOn } = this.#options;
    const on = room.channels.filter(
      ({ channelId, mode, talking }) =>
        mode === 'open' && ((me !== undefined && talking.includes(me)) || talkedOn.includes(channelId)),
    );
    if (on.length === 0) return;
    const isGranted = await isMicrophoneGranted();
    if (this.#isClosed) return;
    for (const { channelId } of on) {
      if (isGranted) this.#bindingOf(channelId).happened({ kind: 'latched' });
      else this.#release(channelId);
    }
  }

  /** The server holds it from before, though nothing is held here. */
  #release(channelId: string): void {
    if (this.#held.isHeld(channelId)) return;
    this.#held.set(channelId, true);
    this.#held.set(channelId, false);
  }

  #microphoneChanged(microphone: MicrophoneState): void {
    this.#set({ microphone });
    // Safari stops what plays when a microphone is opened.
    if (microphone.kind === 'open') this.#outputs.resume();
    // One that was unplugged comes back, and talk with it; any other has to be asked for anew.
    if (microphone.kind === 'failed' && microphone.trouble !== 'lost')
      for (const binding of this.#bindings.values()) binding.happened({ kind: 'ended' });
    this.#settle();
  }

  /** Whoever has no microphone is not to be shown as somebody who talks. */
  #settle(): void {
    const { holds, microphone, talk } = this.#view;
    const channels = channelsToTalkOn(talk);
    const isOpen = microphone.kind === 'open';
    let isTalking = false;
    for (const { channelId } of channels) {
      const isHeld = isOpen && isOn(holds[channelId] ?? NOT_HELD);
      isTalking ||= isHeld;
      if (isHeld !== this.#held.isHeld(channelId)) this.#held.set(channelId, isHeld);
    }
    this.#sender.send(isOpen && channels.length > 0 ? microphone.track : undefined);
    this.#sender.isTalking = isTalking;
  }

  #refused(channelId: string, error: ProtocolError): void {
    this.#bindings.get(channelId)?.happened({ kind: 'ended' });
    this.#set({ refusal: error.message });
  }

  #setMix(mix: Mix): void {
    this.#set({ mix });
    this.#reception.show(this.#view.talk, mix);
  }

  #tellListen(channelId: string, on: boolean): void {
    // What could not be told now is told with the next connection.
    talkRequestOver(this.#options.line)('listen', { channelId, on }).catch(() => undefined);
  }

  /** A new connection begins with every listen button on. */
  #tellUnheard(): void {
    for (const channelId of this.#view.mix.unheard) this.#tellListen(channelId, false);
  }

  #keep(change: Partial<TalkSettings>): void {
    const settings = { ...this.#view.settings, ...change };
    this.#set({ settings });
    keepTalkSettings(settings);
  }

  #set(change: Partial<CallTalkView>): void {
    this.#view = { ...this.#view, ...change };
    this.#options.onChange(this.#view);
  }
}

/** Whether it would open without a question. */
async function isMicrophoneGranted(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state === 'granted';
  } catch {
    // This browser does not tell.
    return false;
  }
}

/** The channel that the page's large button is for. */
export function mainChannel(channels: readonly SeenChannel[]): SeenChannel | undefined {
  return channels.find(({ mayTalk }) => mayTalk) ?? channels[0];
}
