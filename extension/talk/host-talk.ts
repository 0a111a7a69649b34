import { type RtpCapabilities, STAGE } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import {
  isSomebodyHeard,
  keepTalkSettings,
  keptTalkSettings,
  type MicrophoneChoice,
  type Mix,
  microphoneWords,
  ProgramDim,
  type TalkState,
  talkRequestOver,
} from '@auxcast/shared-types/talk';
import { createNanoEvents } from 'nanoevents';
import { isMicrophoneAllowed } from '../capture/microphone-grant.ts';
import type { MicrophoneSource } from '../capture/microphone-source.ts';
import type { ShownMicrophone, ShownTalk } from '../messaging/shown-talk.ts';
import type { HostSession } from '../session/host-session.ts';
import { HostEars } from './host-ears.ts';
import { type HoldWish, HostHolds } from './host-holds.ts';

const log = logger('talk');

export interface HostTalkOptions {
  readonly session: Pick<HostSession, 'room' | 'line'>;
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly voice: MicrophoneSource;
  /** Whether the host's voice is to leave this browser. */
  readonly onTalking: (isTalking: boolean) => void;
  /** Voices do not arrive: the server may be out of reach, too. */
  readonly onDoubt: () => void;
  /** What the program's volume here is to be multiplied by: 0 to 1. */
  readonly onDim: (factor: number) => void;
}

export interface HostTalkEvents {
  /** Something it shows has changed. */
  change: () => void;
  /** By participant, decibels below the loudest possible. */
  levels: (levels: TalkState['levels']) => void;
  /** A voice for the mix is there, another in its place, or none any more. */
  mixTrack: (participantId: string, track: MediaStreamTrack | undefined) => void;
}

/** The host among those who talk: what it holds, whom it hears, its microphone, and what it knows. */
export class HostTalk {
  readonly #options: HostTalkOptions;
  readonly #emitter = createNanoEvents<HostTalkEvents>();
  readonly #holds: HostHolds;
  readonly #ears: HostEars;
  readonly #dim: ProgramDim;
  readonly #unheard = new Set<string>();
  #isMixing = false;
  readonly #stops: readonly (() => void)[];
  #volumes = keptTalkSettings().volumes;
  #refusal = '';

  constructor(options: HostTalkOptions) {
    const { session, voice, routerRtpCapabilities } = options;
    const { room, line } = session;
    this.#options = options;
    this.#dim = new ProgramDim({ onFactor: options.onDim });
    this.#ears = new HostEars({
      line,
      routerRtpCapabilities,
      onDoubt: options.onDoubt,
      onMixTrack: (participantId, track) => this.#emitter.emit('mixTrack', participantId, track),
    });
    this.#holds = new HostHolds({
      line,
      onChange: () => this.#holdsChanged(),
      onRefused: ({ message }) => {
        this.#refusal = message;
      },
    });
    this.#stops = [
      room.onChange((state, before) => this.#roomChanged(state, before)),
      voice.on('change', () => this.#changed()),
    ];
    this.#holds.show(room.state);
    this.#hear();
  }

  on<E extends keyof HostTalkEvents>(name: E, listener: HostTalkEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  get levels(): TalkState['levels'] {
    return this.#options.session.room.state.levels;
  }

  /** Inputs that the host holds just now: channels, and talkback. */
  get held(): readonly string[] {
    return this.#holds.held;
  }

  /** Of these, what stays without the page that asked. */
  get latched(): readonly string[] {
    return this.#holds.latched;
  }

  /** Whether there is an open desk, and guests to talk to. */
  setMayTalkBack(may: boolean): void {
    this.#holds.setMayTalkBack(may);
  }

  /**
   * What the host's browser mixes.
   * @param onAir participants whose voices are in it; `undefined`: nothing is mixed
   */
  mix(onAir: ReadonlySet<string> | undefined): void {
    this.#isMixing = onAir !== undefined;
    this.#ears.mix(onAir ?? new Set());
    this.#hear();
  }

  /** Whoever talks needs a microphone: it is opened with the first press, and stays. */
  hold(wish: HoldWish): void {
    this.#refusal = '';
    if (wish.isOn) void this.#options.voice.open();
    this.#holds.set(wish);
  }

  /** Opens the microphone, and leaves it open. */
  async arm(): Promise<void> {
    await this.#options.voice.open();
  }

  async choose(choice: Partial<MicrophoneChoice>): Promise<void> {
    await this.#options.voice.microphone.choose(choice);
  }

  /** @returns `false` where the microphone has to be allowed first, which this document cannot ask for */
  async toggle(): Promise<boolean> {
    this.#refusal = '';
    if (this.#holds.held.length === 0 && !(await isMicrophoneAllowed())) return false;
    this.#holds.toggle();
    if (this.#holds.held.length > 0) void this.#options.voice.open();
    return true;
  }

  /** A page that may have held something is gone. */
  letGo(): void {
    this.#holds.letGo();
  }

  listen(channelId: string, isOn: boolean): void {
    if (isOn) this.#unheard.delete(channelId);
    else this.#unheard.add(channelId);
    void this.#tellListens([channelId]);
    this.#hear();
    this.#changed();
  }

  setVolume(channelId: string, volume: number): void {
    this.#volumes = { ...this.#volumes, [channelId]: volume };
    keepTalkSettings({ ...keptTalkSettings(), volumes: this.#volumes });
    this.#hear();
    this.#changed();
  }

  /** The network may be back. */
  wake(): void {
    this.#ears.wake();
  }

  /** What the server does not know after a break: whom the host does not want to hear. */
  lineBack(): void {
    void this.#tellListens([...this.#unheard]);
  }

  shown(): ShownTalk {
    const { me, you, room, outputs, cheering } = this.#options.session.room.state;
    return {
      participantId: me ?? '',
      you,
      room,
      outputs,
      cheering,
      latched: [...this.#holds.latched],
      held: [...this.#holds.held],
      unheard: [...this.#unheard],
      volumes: this.#volumes,
      microphone: this.#microphone(),
      refusal: this.#refusal,
    };
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#holds.close();
    this.#ears.close();
    this.#dim.close();
  }

  #microphone(): ShownMicrophone {
    const { state, choice, devices } = this.#options.voice.microphone;
    return { ...choice, state: state.kind, words: microphoneWords(state), devices: [...devices] };
  }

  #roomChanged(state: TalkState, before: TalkState): void {
    if (state.levels !== before.levels) this.#emitter.emit('levels', state.levels);
    if (state.room === before.room && state.you === before.you && state.me === before.me) return;
    this.#holds.show(state);
    this.#hear();
  }

  #hear(): void {
    const { state } = this.#options.session.room;
    const mix: Mix = { unheard: this.#unheard, volumes: this.#volumes };
    this.#ears.show(state, mix);
    // Who is on stage is heard in the mix, for which the music went down there already.
    const besides = this.#isMixing ? { ...mix, unheard: new Set([...this.#unheard, STAGE]) } : mix;
    this.#dim.set(isSomebodyHeard(state, besides), keptTalkSettings().dim);
  }

  #holdsChanged(): void {
    this.#options.onTalking(this.#holds.held.length > 0);
    this.#changed();
  }

  async #tellListens(channelIds: readonly string[]): Promise<void> {
    const request = talkRequestOver(this.#options.session.line);
    for (const channelId of channelIds) {
      try {
        await request('listen', { channelId, on: !this.#unheard.has(channelId) });
      } catch (error) {
        // It is told again with the next connection; what is turned off is not heard here meanwhile.
        log.info('The server was not told what is listened to.', error);
      }
    }
  }

  #changed(): void {
    this.#emitter.emit('change');
  }
}
