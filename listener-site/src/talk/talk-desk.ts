import { ProtocolError, STAGE } from '@auxcast/shared-types';
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
  type Mix,
  NO_TALK,
  ProgramDim,
  RoomKeeper,
  type TalkRequest,
  type TalkSettings,
  type TalkState,
  talkRequestOver,
  VoiceSender,
} from '@auxcast/shared-types/talk';
import type { PageView } from '../player/page-view.ts';
import type { Player } from '../player/player.ts';
import { PageVoices } from './page-voices.ts';
import { keepPlace } from './place.ts';
import { sendingDevice } from './sending-device.ts';
import type { TalkView } from './talk-view.ts';
import { refusalWords } from './talk-words.ts';

/** The key that holds a channel, as long as nobody chose another: of the first one to talk on. */
const FIRST_KEY = 'KeyT';
/** Between two presses anew of something that the server let go of by itself. */
const REPEAT_MS = 2_000;

export interface TalkDeskOptions {
  readonly player: Player;
  /** The program's. */
  readonly audio: Pick<HTMLAudioElement, 'volume'>;
  /** Where the elements that play voices go. */
  readonly root: HTMLElement;
  readonly onChange: (view: TalkView) => void;
}

/** Puts together what it takes to talk and to hear others talk on this page. */
export class TalkDesk {
  readonly #options: TalkDeskOptions;
  readonly #request: TalkRequest;
  readonly #keeper: RoomKeeper;
  readonly #inputs: HeldInputs;
  readonly #microphone: Microphone;
  readonly #sender: VoiceSender;
  readonly #voices: PageVoices;
  readonly #dim: ProgramDim;
  readonly #holds = new Map<string, HoldBinding>();
  readonly #stops: readonly (() => void)[];
  readonly #repeatedAtMs = new Map<string, number>();
  #page: PageView | undefined;
  #view: TalkView;

  constructor(options: TalkDeskOptions) {
    const { player, root } = options;
    const { client, talkNews } = player.line;
    const settings = keptTalkSettings();
    this.#options = options;
    this.#request = talkRequestOver(client);
    this.#microphone = new Microphone({
      choice: settings.microphone,
      onChoice: (microphone) => this.#keep({ microphone }),
    });
    this.#view = {
      state: NO_TALK,
      microphone: this.#microphone.state,
      devices: [],
      holds: new Map(),
      unheard: new Set(),
      settings,
      isSending: false,
      isBlocked: false,
      notice: '',
    };
    this.#voices = new PageVoices({ line: client, root, onBlocked: (isBlocked) => this.#set({ isBlocked }) });
    this.#dim = new ProgramDim({ onFactor: () => this.#setProgramVolume() });
    this.#sender = new VoiceSender({
      line: client,
      loadDevice: async () => sendingDevice(this.#routerCapabilities()),
      onConnected: (isSending) => this.#set({ isSending }),
      onDoubt: () => client.wake(),
    });
    this.#inputs = heldInputsOf(client);
    // From here on it takes its news by itself.
    player.line.talkNews = undefined;
    this.#keeper = new RoomKeeper(client, talkNews);
    this.#stops = [
      this.#keeper.onChange((state, before) => this.#stateChanged(state, before)),
      this.#inputs.onRefused((input, error) => this.#refused(input, error)),
      this.#microphone.onState(() => this.#microphoneChanged()),
      this.#microphone.onDevices((devices) => this.#set({ devices })),
      client.on('status', ({ state }) => {
        if (state === 'ready') this.#tellUnheard();
      }),
    ];
    this.#joined();
    this.#stateChanged(this.#keeper.state, NO_TALK);
  }

  get view(): TalkView {
    return this.#view;
  }

  /** What the page shows changed: the sound may have been loaded, or the volume moved. */
  show(page: PageView): void {
    this.#page = page;
    this.#joined();
    this.#voices.sound = this.#options.player.playback.sound;
    this.#setProgramVolume();
  }

  /** The buttons to hold, of channels that one may talk on. */
  holdOf(channelId: string): HoldBinding | undefined {
    return this.#holds.get(channelId);
  }

  /** `KeyboardEvent.code` of the key that holds it. */
  keyOf(channelId: string): string | undefined {
    const first = this.#holds.has(STAGE) ? STAGE : [...this.#holds.keys()][0];
    return this.#view.settings.keys[channelId] ?? (channelId === first ? FIRST_KEY : undefined);
  }

  arm(): void {
    void this.#microphone.arm();
  }

  disarm(): void {
    for (const hold of this.#holds.values()) hold.happened({ kind: 'ended' });
    this.#microphone.disarm();
  }

  chooseMicrophone(choice: Partial<TalkSettings['microphone']>): void {
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

  setKey(channelId: string, code: string): void {
    this.#keep({ keys: { ...this.#view.settings.keys, [channelId]: code } });
    this.#setKeys();
  }

  async listen(channelId: string, on: boolean): Promise<void> {
    const unheard = new Set(this.#view.unheard);
    if (on) unheard.delete(channelId);
    else unheard.add(channelId);
    this.#set({ unheard });
    this.#hear();
    await this.#attempt(this.#request('listen', { channelId, on }));
  }

  async askToSpeak(name: string): Promise<void> {
    if (await this.#attempt(this.#request('askToSpeak', { name }))) this.#keeper.asking = 'waiting';
  }

  async withdrawAsk(): Promise<void> {
    if (await this.#attempt(this.#request('withdrawAsk', {}))) this.#keeper.asking = 'none';
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const hold of this.#holds.values()) hold.close();
    this.#sender.close();
    this.#microphone.close();
    this.#voices.close();
    this.#dim.close();
    this.#keeper.close();
  }

  #routerCapabilities() {
    const { reply } = this.#options.player.line;
    if (!reply) throw new ProtocolError('disconnected', 'There is no connection to the server just now.');
    return reply.routerRtpCapabilities;
  }

  #joined(): void {
    const { reply } = this.#options.player.line;
    if (reply) this.#keeper.joined(reply.participantId);
  }

  #stateChanged(state: TalkState, before: TalkState): void {
    this.#set({ state });
    this.#keepHolds(state);
    this.#adoptOpenChannels(state, before);
    this.#repeatWhatWasDropped(state, before);
    this.#sendWhatIsThere();
    this.#hear();
    if (state.you !== before.you && state.you.role !== 'listener') this.#keepPlace();
    if (state.you.isMuted && !before.you.isMuted) this.#set({ notice: 'You were muted.' });
  }

  /** One for each channel to talk on; a lost right lets go. */
  #keepHolds({ room, you }: TalkState): void {
    const mayTalkOn = new Set(
      channelsToTalkOn({ ...this.#view.state, room, you }).map(({ channelId }) => channelId),
    );
    for (const [channelId, hold] of [...this.#holds]) {
      if (mayTalkOn.has(channelId)) continue;
      hold.close();
      this.#holds.delete(channelId);
    }
    const isNew = [...mayTalkOn].filter((channelId) => !this.#holds.has(channelId));
    for (const channelId of isNew)
      this.#holds.set(channelId, new HoldBinding({ onChange: () => this.#holdChanged(channelId) }));
    if (isNew.length > 0) this.#setKeys();
    this.#set({ holds: this.#shownHolds() });
  }

  #shownHolds(): ReadonlyMap<string, Hold> {
    return new Map([...this.#holds].map(([channelId, { hold }]) => [channelId, hold]));
  }

  /** On an open channel one talks on after a reload, until it is switched off. */
  #adoptOpenChannels({ me, room }: TalkState, before: TalkState): void {
    for (const { channelId, mode, talking } of room.channels) {
      const wasTold = before.room.channels.some((channel) => channel.channelId === channelId);
      if (wasTold || mode !== 'open' || me === undefined || !talking.includes(me)) continue;
      this.#holds.get(channelId)?.happened({ kind: 'latched' });
    }
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

  #holdChanged(channelId: string): void {
    const hold = this.#holds.get(channelId)?.hold;
    const isHeld = hold !== undefined && isOn(hold);
    this.#inputs.set(channelId, isHeld);
    const holds = this.#shownHolds();
    this.#sender.isTalking = [...holds.values()].some(isOn);
    this.#set({ holds, notice: '' });
  }

  #refused(input: string, error: ProtocolError): void {
    this.#holds.get(input)?.happened({ kind: 'ended' });
    this.#set({ notice: refusalWords(error) });
  }

  #microphoneChanged(): void {
    const { state } = this.#microphone;
    this.#set({ microphone: state });
    this.#sendWhatIsThere();
    this.#setKeys();
    // Safari stops what plays when a microphone is opened.
    if (state.kind === 'open') this.#voices.resume();
  }

  #sendWhatIsThere(): void {
    const mayTalk = channelsToTalkOn(this.#keeper.state).length > 0;
    this.#sender.send(mayTalk ? this.#microphone.track : undefined);
  }

  #hear(): void {
    const { state } = this.#keeper;
    this.#voices.show(state, this.#mix());
    this.#giveWay();
  }

  #giveWay(): void {
    this.#dim.set(isSomebodyHeard(this.#keeper.state, this.#mix()), this.#view.settings.dim);
  }

  #mix(): Mix {
    const { unheard, settings } = this.#view;
    return { unheard, volumes: settings.volumes };
  }

  #setProgramVolume(): void {
    const page = this.#page;
    if (page) this.#options.audio.volume = page.volume * this.#dim.factor;
  }

  /** They hold nothing as long as there is nothing to be heard by. */
  #setKeys(): void {
    const isArmed = this.#microphone.track !== undefined;
    for (const [channelId, hold] of this.#holds) hold.chosenKey = isArmed ? this.keyOf(channelId) : undefined;
  }

  #keepPlace(): void {
    const { reply } = this.#options.player.line;
    if (reply) keepPlace(reply.session.sessionId, { resumeToken: reply.resumeToken });
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

  #keep(news: Partial<TalkSettings>): void {
    const settings = { ...this.#view.settings, ...news };
    keepTalkSettings(settings);
    this.#set({ settings });
  }

  #set(news: Partial<TalkView>): void {
    this.#view = { ...this.#view, ...news };
    this.#options.onChange(this.#view);
  }
}
