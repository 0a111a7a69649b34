import type { ProtocolError, ReturnFeed } from '@auxcast/shared-types';
import {
  channelsToTalkOn,
  type DimSetting,
  type HeldInputs,
  type Hold,
  HoldBinding,
  heldInputsOf,
  isOn,
  isSomebodyHeard,
  keepTalkSettings,
  keptTalkSettings,
  Microphone,
  type MicrophoneChoice,
  type MicrophoneState,
  type Mix,
  mayHold,
  mayHoldAny,
  NO_TALK,
  ProgramDim,
  type RoomKeeper,
  type SendingDevice,
  type TalkLine,
  type TalkRequest,
  type TalkSettings,
  type TalkState,
  talkRequestOver,
  VoiceOutputs,
  VoiceSender,
} from '@auxcast/shared-types/talk';
import { heldIn, keyOf, type TalkView } from './talk-view.ts';
import { refusalWords } from './talk-words.ts';

/** Between two presses anew of something that the server let go of by itself. */
const REPEAT_MS = 2_000;

/** Who receives the voices of others. */
export interface Ears {
  show(state: TalkState, mix: Mix): void;
  /** The network or the machine is back. */
  wake(): void;
  close(): void;
}

export interface TalkDeskOptions {
  readonly line: TalkLine;
  /** Stays its owner's. */
  readonly room: RoomKeeper;
  /** Asked when there is something to send. */
  readonly loadDevice: () => Promise<SendingDevice>;
  readonly ears: (outputs: VoiceOutputs) => Ears;
  /** Where the elements that play voices go. */
  readonly root: () => HTMLElement | undefined;
  /** What the program's volume is to be multiplied by: 0 to 1. */
  readonly onDim?: (factor: number) => void;
  /** The line may be broken. */
  readonly onDoubt: () => void;
  /** Channels on which this tab talked before a reload. */
  readonly talkedOn: readonly string[];
  /** Those on which talk is switched on, for after a reload. */
  readonly onSwitched: (channelIds: readonly string[]) => void;
  readonly onChange: (view: TalkView) => void;
}

/**
 * Puts together what it takes to talk and to hear others talk on a page: the microphone, one's own voice,
 * those of the others, and what is held.
 */
export class TalkDesk {
  readonly #options: TalkDeskOptions;
  readonly #request: TalkRequest;
  readonly #inputs: HeldInputs;
  readonly #microphone: Microphone;
  readonly #sender: VoiceSender;
  readonly #outputs: VoiceOutputs;
  readonly #ears: Ears;
  readonly #dim: ProgramDim | undefined;
  readonly #bindings = new Map<string, HoldBinding>();
  readonly #gone = new AbortController();
  readonly #stops: readonly (() => void)[];
  readonly #repeatedAtMs = new Map<string, number>();
  /** Whether what was on before a reload was looked at. */
  #isResumed = false;
  #view: TalkView;

  constructor(options: TalkDeskOptions) {
    const { line, room, loadDevice, onDoubt, onDim } = options;
    const settings = keptTalkSettings();
    this.#options = options;
    this.#request = talkRequestOver(line);
    this.#microphone = new Microphone({
      choice: settings.microphone,
      onChoice: (microphone) => this.#keep({ microphone }),
    });
    this.#view = {
      state: room.state,
      microphone: this.#microphone.state,
      devices: this.#microphone.devices,
      holds: new Map(),
      unheard: new Set(),
      settings,
      isSending: false,
      isBlocked: false,
      notice: '',
    };
    this.#outputs = new VoiceOutputs({
      add: () => addAudio(options.root()),
      remove: (element) => {
        if (element instanceof HTMLAudioElement) element.remove();
      },
      onBlocked: (isBlocked) => this.#set({ isBlocked }),
    });
    this.#ears = options.ears(this.#outputs);
    this.#dim = onDim && new ProgramDim({ onFactor: onDim });
    this.#sender = new VoiceSender({
      line,
      loadDevice,
      onConnected: (isSending) => this.#set({ isSending }),
      onDoubt,
    });
    this.#inputs = heldInputsOf(line);
    this.#stops = [
      room.onChange((state, before) => this.#stateChanged(state, before)),
      this.#inputs.onRefused((input, error) => this.#refused(input, error)),
      this.#microphone.onState((microphone) => this.#microphoneChanged(microphone)),
      this.#microphone.onDevices((devices) => this.#set({ devices })),
      line.on('status', ({ state }) => {
        if (state === 'ready') this.#tellUnheard();
      }),
    ];
    this.#listen(this.#gone.signal);
    this.#stateChanged(room.state, NO_TALK);
  }

  get view(): TalkView {
    return this.#view;
  }

  /** A button that holds a channel, or talkback. Returns what unbinds it. */
  bind(input: string, button: HTMLElement): () => void {
    return this.#bindingOf(input).bind(button);
  }

  /** `KeyboardEvent.code`, or nothing for no key. */
  chooseKey(channelId: string, code: string | undefined): void {
    this.#keep({ keys: { ...this.#view.settings.keys, [channelId]: code ?? '' } });
    this.#setKeys();
  }

  /** Asks for the microphone, or once more for one that did not open. */
  arm(): void {
    void this.#microphone.arm();
  }

  disarm(): void {
    this.#endHolds();
    this.#microphone.disarm();
  }

  chooseMicrophone(choice: Partial<MicrophoneChoice>): void {
    void this.#microphone.choose(choice);
  }

  setDim(dim: DimSetting): void {
    this.#keep({ dim });
    this.#giveWay();
  }

  /** 0 to 1. */
  setVolume(channelId: string, volume: number): void {
    this.#keep({ volumes: { ...this.#view.settings.volumes, [channelId]: volume } });
    this.#hear();
  }

  /** The listen button. */
  async listen(channelId: string, on: boolean): Promise<void> {
    const unheard = new Set(this.#view.unheard);
    if (on) unheard.delete(channelId);
    else unheard.add(channelId);
    this.#set({ unheard });
    this.#hear();
    await this.#attempt(this.#request('listen', { channelId, on }));
  }

  async askToSpeak(name: string): Promise<void> {
    if (await this.#attempt(this.#request('askToSpeak', { name }))) this.#options.room.asking = 'waiting';
  }

  async withdrawAsk(): Promise<void> {
    if (await this.#attempt(this.#request('withdrawAsk', {}))) this.#options.room.asking = 'none';
  }

  /** What a guest on stage wants to hear of the music. */
  async setFeed(feed: ReturnFeed): Promise<void> {
    await this.#attempt(this.#request('setFeed', { feed }));
  }

  /** After a tap: what the browser did not let sound. */
  resume(): void {
    this.#outputs.resume();
  }

  /** Idempotent. */
  close(): void {
    this.#gone.abort();
    for (const stop of this.#stops) stop();
    for (const binding of this.#bindings.values()) binding.close();
    this.#inputs.close();
    this.#sender.close();
    this.#ears.close();
    this.#outputs.close();
    this.#microphone.close();
    this.#dim?.close();
  }

  #listen(signal: AbortSignal): void {
    const wake = () => {
      this.#sender.wake();
      this.#ears.wake();
    };
    window.addEventListener('online', wake, { signal });
    window.addEventListener('pageshow', ({ persisted }) => persisted && wake(), { signal });
    document.addEventListener('visibilitychange', () => document.hidden || wake(), { signal });
    // Any tap is one that the browser may have waited for, to let voices sound.
    document.addEventListener('click', () => this.resume(), { signal });
  }

  #stateChanged(state: TalkState, before: TalkState): void {
    this.#set({ state, ...(state.you.isMuted !== before.you.isMuted && { notice: '' }) });
    for (const { channelId } of channelsToTalkOn(state)) this.#bindingOf(channelId);
    for (const [input, binding] of this.#bindings)
      if (!mayHold(state, input)) binding.happened({ kind: 'ended' });
    this.#setKeys();
    if (!this.#isResumed && state.me !== undefined && state.room.channels.length > 0)
      void this.#resumeOpen(state, state.me);
    this.#repeatWhatWasDropped(state, before);
    this.#settle();
    this.#hear();
  }

  #bindingOf(input: string): HoldBinding {
    const known = this.#bindings.get(input);
    if (known) return known;
    const binding = new HoldBinding({ onChange: (hold) => this.#holdChanged(input, hold) });
    this.#bindings.set(input, binding);
    return binding;
  }

  #holdChanged(input: string, hold: Hold): void {
    const holds = new Map(this.#view.holds).set(input, hold);
    this.#set({ holds, notice: '' });
    if (!this.#gone.signal.aborted)
      this.#options.onSwitched([...holds].filter(([, { isLatched }]) => isLatched).map(([id]) => id));
    // Armed by the first press: it is heard from the moment it opens.
    if (isOn(hold)) this.arm();
    this.#settle();
  }

  #endHolds(): void {
    for (const binding of this.#bindings.values()) binding.happened({ kind: 'ended' });
  }

  /**
   * On an open channel whoever comes back talks on. They do here only where the browser gives the microphone
   * without asking, for nobody is asked for it at a join.
   */
  async #resumeOpen(state: TalkState, me: string): Promise<void> {
    this.#isResumed = true;
    const { talkedOn } = this.#options;
    const on = channelsToTalkOn(state).filter(
      ({ channelId, mode, talking }) =>
        mode === 'open' && (talking.includes(me) || talkedOn.includes(channelId)),
    );
    if (on.length === 0) return;
    const isGranted = await isMicrophoneGranted();
    if (this.#gone.signal.aborted) return;
    for (const { channelId, talking } of on) {
      if (isGranted) this.#bindings.get(channelId)?.happened({ kind: 'latched' });
      else if (talking.includes(me)) this.#release(channelId);
    }
  }

  /** The server holds it from before, though nothing is held here. */
  #release(channelId: string): void {
    if (this.#inputs.isHeld(channelId)) return;
    this.#inputs.set(channelId, true);
    this.#inputs.set(channelId, false);
  }

  /** The server lets go of a page that it did not hear for seconds, as of a machine that slept. */
  #repeatWhatWasDropped({ me, room }: TalkState, before: TalkState): void {
    if (me === undefined || room === before.room) return;
    for (const { channelId, talking } of room.channels) {
      const nowMs = performance.now();
      if (talking.includes(me) || !this.#inputs.isTaken(channelId)) continue;
      if (nowMs - (this.#repeatedAtMs.get(channelId) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) continue;
      this.#repeatedAtMs.set(channelId, nowMs);
      this.#inputs.repeat(channelId);
    }
  }

  #refused(input: string, error: ProtocolError): void {
    this.#bindings.get(input)?.happened({ kind: 'ended' });
    this.#set({ notice: refusalWords(error) });
  }

  #microphoneChanged(microphone: MicrophoneState): void {
    this.#set({ microphone });
    // Safari stops what plays when a microphone is opened.
    if (microphone.kind === 'open') this.#outputs.resume();
    // One that was unplugged comes back, and talk with it; any other has to be asked for anew.
    if (microphone.kind === 'failed' && microphone.trouble !== 'lost') this.#endHolds();
    this.#setKeys();
    this.#settle();
  }

  /** Whoever has no microphone is not to be shown as somebody who talks. */
  #settle(): void {
    const { state } = this.#view;
    const { track } = this.#microphone;
    let isTalking = false;
    for (const input of this.#bindings.keys()) {
      const isHeld = track !== undefined && mayHold(state, input) && isOn(heldIn(this.#view, input));
      isTalking ||= isHeld;
      if (isHeld !== this.#inputs.isHeld(input)) this.#inputs.set(input, isHeld);
    }
    this.#sender.send(mayHoldAny(state) ? track : undefined);
    this.#sender.isTalking = isTalking;
  }

  /** Nobody is asked for their microphone by a key that they did not choose. */
  #setKeys(): void {
    const { state, settings } = this.#view;
    const may = new Set(channelsToTalkOn(state).map(({ channelId }) => channelId));
    const isArmed = this.#microphone.track !== undefined;
    for (const [channelId, binding] of this.#bindings) {
      const isKey = may.has(channelId) && (isArmed || settings.keys[channelId] !== undefined);
      binding.chosenKey = isKey ? keyOf(this.#view, channelId) : undefined;
    }
  }

  #hear(): void {
    this.#ears.show(this.#view.state, this.#mix());
    this.#giveWay();
  }

  #giveWay(): void {
    this.#dim?.set(isSomebodyHeard(this.#view.state, this.#mix()), this.#view.settings.dim);
  }

  #mix(): Mix {
    const { unheard, settings } = this.#view;
    return { unheard, volumes: settings.volumes };
  }

  /** A new connection begins with every listen button on. */
  #tellUnheard(): void {
    for (const channelId of this.#view.unheard)
      void this.#attempt(this.#request('listen', { channelId, on: false }));
  }

  async #attempt(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      this.#set({ notice: '' });
      return true;
    } catch (error) {
      this.#set({ notice: refusalWords(error) });
      return false;
    }
  }

  #keep(change: Partial<TalkSettings>): void {
    const settings = { ...this.#view.settings, ...change };
    keepTalkSettings(settings);
    this.#set({ settings });
  }

  #set(change: Partial<TalkView>): void {
    this.#view = { ...this.#view, ...change };
    this.#options.onChange(this.#view);
  }
}

function addAudio(root: HTMLElement | undefined): HTMLAudioElement {
  const element = document.createElement('audio');
  root?.append(element);
  return element;
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
