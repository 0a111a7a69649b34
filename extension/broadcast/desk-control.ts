import {
  DUCKING,
  HOST_STRIPS,
  type ProtocolError,
  type SeenDesk,
  type SeenStrip,
} from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import { createNanoEvents } from 'nanoevents';
import type { MicrophoneSource } from '../capture/microphone-source.ts';
import type { TabSource } from '../capture/tab-source.ts';
import type { MixLevels } from '../desk/mix-levels.ts';
import { type FailureCode, failureOf, failureWords } from '../failures/failures.ts';
import type { DeskCommands } from '../messaging/desk-commands.ts';
import type { ShownDesk } from '../messaging/shown-desk.ts';
import type { Uplink } from '../publish/uplink.ts';
import type { HostSession } from '../session/host-session.ts';
import { isTalkback } from '../talk/host-holds.ts';
import type { HostTalk } from '../talk/host-talk.ts';
import { ApartSender } from './apart-sender.ts';
import type { TabPort } from './broadcast-plan.ts';
import { deskScene, isGuestStrip } from './desk-scene.ts';
import { type DeskSettings, keepDeskSettings, keptDeskSettings } from './desk-settings.ts';
import { DeskSound, type DeskSoundOptions } from './desk-sound.ts';
import { DeskTroubles } from './desk-troubles.ts';
import { DeskWriter } from './desk-writer.ts';
import { JingleDeck } from './jingle-deck.ts';
import type { ProgramSwitch } from './program-switch.ts';
import { SecondTab } from './second-tab.ts';
import { shownDeskOf } from './shown-desk.ts';

const log = logger('desk');

/** To the first tab, where the second one is gone. */
const FADE_BACK_MS = 500;

export interface DeskControlOptions {
  readonly session: Pick<HostSession, 'askDesk' | 'room' | 'connected' | 'nowPlaying' | 'recording' | 'on'>;
  readonly program: ProgramSwitch;
  readonly uplink: Pick<Uplink, 'setBed' | 'setApart'>;
  readonly talk: Pick<HostTalk, 'held' | 'latched' | 'hold' | 'mix' | 'setMayTalkBack' | 'on'>;
  readonly voice: Pick<MicrophoneSource, 'sound' | 'microphone' | 'on'>;
  readonly lookAtTab: TabPort['lookAtTab'];
  /** The server's address, for words. */
  readonly server: string;
  /** Whether anything is to go out at all. */
  readonly onAllMuted: (isMuted: boolean) => void;
  /** For tests. */
  readonly openMix?: DeskSoundOptions['openMix'];
}

export interface DeskControlEvents {
  /** Something it shows has changed. */
  change: () => void;
  levels: (levels: MixLevels) => void;
  /** Another tab is heard more from now on. */
  front: () => void;
}

type Asked<K extends keyof DeskCommands> = Parameters<DeskCommands[K]>[0];

/**
 * The desk in the host's browser: brings together what the server says of it, what the host does, and the
 * sound. What the server says is carried out, and confirmed.
 */
export class DeskControl implements DeskCommands {
  readonly #options: DeskControlOptions;
  readonly #emitter = createNanoEvents<DeskControlEvents>();
  readonly #sound: DeskSound;
  readonly #writer: DeskWriter;
  readonly #jingles: JingleDeck;
  readonly #troubles: DeskTroubles;
  readonly #apart: ApartSender;
  readonly #stops: readonly (() => void)[];
  /** The second turntable: told of tabs by whoever knows what becomes of them. */
  readonly second: SecondTab;
  #settings = keptDeskSettings();
  /** Guests whose strips were furnished. */
  readonly #guests = new Set<string>();
  #playing: unknown;
  #front: TabSource | undefined;
  /** The next track that begins may be what played in the other tab already. */
  #isTurned = false;
  #talkingGuests: ReadonlySet<string> = new Set();
  #isAllMuted = false;
  #isConfirming = false;
  #refusal = '';
  #isClosed = false;

  constructor(options: DeskControlOptions) {
    const { session, talk, voice, program, uplink, openMix } = options;
    this.#options = options;
    const onFailed = (failure: FailureCode) => this.#failed(failure);
    this.#sound = new DeskSound({ program, uplink, openMix, onFailed });
    this.#apart = new ApartSender({ sound: this.#sound, program, voice, uplink });
    this.#writer = new DeskWriter({
      setStrip: (wish) => session.askDesk('setStrip', wish),
      setDesk: (change) => session.askDesk('setDesk', change),
      onRefused: (error) => this.#refused(error),
    });
    this.second = new SecondTab({
      lookAtTab: options.lookAtTab,
      onStream: (stream) => this.#sound.replaceSource('second-tab', stream),
    });
    this.#jingles = new JingleDeck({ sound: this.#sound, onChange: () => this.#refresh() });
    this.#troubles = new DeskTroubles({
      program,
      voice,
      sound: this.#sound,
      held: () => talk.held,
      talkingGuests: () => this.#talkingGuests,
    });
    for (const stripId of this.#settings.compressed) this.#sound.setCompressed(stripId, true);
    this.#sound.setMasterGain(this.#settings.masterGain);
    this.#takeMicrophone();
    this.#stops = [
      session.on('change', () => this.#sessionChanged()),
      talk.on('change', () => this.#refresh()),
      talk.on('mixTrack', (participantId, track) => this.#takeGuest(participantId, track)),
      voice.on('change', () => this.#takeMicrophone()),
    ];
    this.#sound.on('change', () => this.#refresh());
    this.#sound.on('levels', (levels) => this.#heard(levels));
    this.second.on('change', () => this.#secondChanged());
    this.second.on('failed', onFailed);
    void this.#jingles.load();
  }

  on<E extends keyof DeskControlEvents>(name: E, listener: DeskControlEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** The second turntable, while it is heard more than the first; `undefined`: the first. */
  get front(): TabSource | undefined {
    return this.#front;
  }

  shown(): ShownDesk {
    const { session, talk } = this.#options;
    const sound = this.#sound;
    const jingles = this.#jingles.shown;
    return shownDeskOf({
      desk: this.#desk,
      strips: this.#strips,
      room: session.room.state.room,
      held: talk.held,
      has: (stripId) => (stripId === 'jingles' ? jingles.length > 0 : sound.has(stripId)),
      isSoloed: (stripId) => sound.isSoloed(stripId),
      isCompressed: (stripId) => sound.isCompressed(stripId),
      troubleOf: (stripId) => this.#troubles.of(stripId),
      rest: {
        mode: sound.isMixed ? 'mixed' : 'direct',
        masterGain: this.#settings.masterGain,
        crossfade: sound.crossfadePosition,
        secondTabId: this.second.here?.tabId ?? null,
        jingles,
        talkback: talk.held.filter(isTalkback),
        latched: talk.latched.filter(isTalkback),
        isAllMuted: this.#isAllMuted,
        refusal: this.#refusal,
      },
    });
  }

  /** The broadcast was paused, or goes on: nobody hears what is changed over now. */
  broke(): void {
    this.#refresh(true);
  }

  async setDeskOpen({ isOpen }: Asked<'setDeskOpen'>): Promise<void> {
    this.#refusal = '';
    const isFirst = this.#desk === undefined;
    const { ducking, strips } = this.#settings;
    await this.#writer.setDesk({ isOpen, ...(isFirst && ducking && { ducking }) });
    if (!isFirst || !isOpen) return;
    for (const [stripId, kept] of Object.entries(strips)) this.#writer.change(stripId, kept);
  }

  changeStrip({ stripId, ...change }: Asked<'changeStrip'>): void {
    this.#refusal = '';
    this.#writer.change(stripId, change);
    this.#keepStrip(stripId);
    this.#refresh();
  }

  setSolo({ stripId, isOn }: Asked<'setSolo'>): void {
    this.#sound.setSolo(stripId, isOn);
    this.#changed();
  }

  setCompressor({ stripId, isOn }: Asked<'setCompressor'>): void {
    this.#sound.setCompressed(stripId, isOn);
    this.#keep({ compressed: HOST_STRIPS.filter((id) => this.#sound.isCompressed(id)) });
    this.#changed();
  }

  async setDucking(change: Asked<'setDucking'>): Promise<void> {
    this.#refusal = '';
    const former = this.#desk?.ducking ?? this.#settings.ducking ?? DUCKING;
    this.#keep({ ducking: { ...former, ...change } });
    await this.#writer.setDesk({ ducking: change });
  }

  setMasterGain({ gain }: Asked<'setMasterGain'>): void {
    this.#keep({ masterGain: gain });
    this.#sound.setMasterGain(gain);
    this.#refresh();
  }

  setCrossfade({ position, overMs = 0 }: Asked<'setCrossfade'>): void {
    this.#sound.crossfade(position, overMs);
    this.#changed();
  }

  async secondTab(grant: Asked<'secondTab'>): Promise<void> {
    this.#refusal = '';
    await this.second.take(grant);
  }

  dropSecondTab(): void {
    this.second.drop();
  }

  async jinglesChanged(): Promise<void> {
    await this.#jingles.load();
  }

  async playJingle({ jingleId }: Asked<'playJingle'>): Promise<void> {
    this.#refusal = '';
    try {
      await this.#jingles.play(jingleId);
    } catch (error) {
      log.warn('A jingle does not play.', error);
      this.#failed(failureOf(error));
    }
  }

  stopJingle({ jingleId }: Asked<'stopJingle'>): void {
    this.#jingles.stop(jingleId);
  }

  talkback({ input, isOn, isLatched }: Asked<'talkback'>): void {
    this.#options.talk.hold({ channelId: input, isOn, isLatched });
  }

  muteEverything({ isOn }: Asked<'muteEverything'>): void {
    this.#isAllMuted = isOn;
    this.#options.onAllMuted(isOn);
    this.#changed();
  }

  toggleMuteEverything(): void {
    this.muteEverything({ isOn: !this.#isAllMuted });
  }

  resetClip({ stripId }: Asked<'resetClip'>): void {
    this.#sound.mix?.resetClip(stripId);
    this.#changed();
  }

  resetLoudness(): void {
    this.#sound.mix?.resetLoudness();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#writer.close();
    this.#apart.close();
    this.second.drop();
    await this.#sound.close();
  }

  /** As the server has it; `undefined`: none was opened. */
  get #desk(): SeenDesk | undefined {
    return this.#options.session.room.state.desk ?? undefined;
  }

  /** As they are wanted here. */
  get #strips(): readonly SeenStrip[] {
    return (this.#desk?.strips ?? []).map((strip) => this.#writer.over(strip));
  }

  #refresh(isBreak = false): void {
    if (this.#isClosed) return;
    const { session, talk, voice } = this.#options;
    const scene = deskScene({
      desk: this.#desk,
      strips: this.#strips,
      room: session.room.state.room,
      held: talk.held,
      isMicrophoneOpen: voice.sound !== undefined,
      hasSecondTab: this.second.here !== undefined,
      isJinglePlaying: this.#jingles.isPlaying,
      masterGain: this.#settings.masterGain,
    });
    this.#talkingGuests = scene.talkingGuests;
    for (const stripId of scene.strips.keys()) this.#furnish(stripId);
    this.#sound.show(scene, isBreak);
    talk.setMayTalkBack(scene.facts.isDeskOpen && [...scene.strips.keys()].some(isGuestStrip));
    talk.mix(this.#sound.isMixed ? scene.onAir : undefined);
    void this.#confirm();
    this.#turn();
    this.#changed();
  }

  #turn(): void {
    const front = this.#sound.isSecondInFront ? this.second.here : undefined;
    if (front === this.#front) return;
    this.#front = front;
    this.#isTurned = true;
    this.#emitter.emit('front');
  }

  /** A guest's strip begins with a compressor: voices come as loud as their microphones. */
  #furnish(stripId: string): void {
    if (!isGuestStrip(stripId) || this.#guests.has(stripId)) return;
    this.#guests.add(stripId);
    this.#sound.setCompressed(stripId, true);
  }

  /** Tells the server how far the desk was carried out, once it differs from what the server knows. */
  async #confirm(): Promise<void> {
    const { session } = this.#options;
    const desk = this.#desk;
    const isMixing = this.#sound.isMixed;
    if (!desk || !session.connected || this.#isConfirming) return;
    if (desk.isMixing === isMixing && desk.appliedRevision === desk.revision) return;
    this.#isConfirming = true;
    try {
      await session.askDesk('deskApplied', { isMixing, revision: desk.revision });
    } catch (error) {
      // The next word of the server's is answered again.
      log.info('The server was not told what is mixed.', error);
    }
    this.#isConfirming = false;
    if (!this.#isClosed && (this.#desk !== desk || this.#sound.isMixed !== isMixing)) void this.#confirm();
  }

  #sessionChanged(): void {
    const { nowPlaying, recording } = this.#options.session;
    this.#apart.setWanted(recording.progress?.isMultiTrack === true);
    const playing = nowPlaying.track?.number;
    const isOther = playing !== this.#playing;
    const isBreak = isOther && this.#playing !== undefined && !this.#isTurned;
    if (isOther) this.#isTurned = false;
    this.#playing = playing;
    this.#refresh(isBreak);
  }

  /** Where the second tab went, the first one comes back: nobody is left in the silence between two. */
  #secondChanged(): void {
    if (!this.second.here && this.#sound.crossfadePosition !== 0) this.#sound.crossfade(0, FADE_BACK_MS);
    this.#refresh();
  }

  #takeMicrophone(): void {
    this.#sound.setSource('microphone', this.#options.voice.sound?.stream);
    this.#refresh();
  }

  #takeGuest(participantId: string, track: MediaStreamTrack | undefined): void {
    this.#sound.setSource(participantId, track && new MediaStream([track]));
    this.#changed();
  }

  #heard(levels: MixLevels): void {
    if (this.#troubles.hear(levels)) this.#changed();
    this.#emitter.emit('levels', levels);
  }

  #keepStrip(stripId: string): void {
    const own = HOST_STRIPS.find((id) => id === stripId);
    const strip = this.#strips.find((one) => one.stripId === stripId);
    if (!own || !strip) return;
    const { gain, pan, ducks } = strip;
    this.#keep({ strips: { ...this.#settings.strips, [own]: { gain, pan, ducks } } });
  }

  #keep(change: Partial<DeskSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    keepDeskSettings(this.#settings);
  }

  #failed(failure: FailureCode): void {
    this.#refusal = failureWords(failure, this.#options.server);
    this.#changed();
  }

  #refused({ message }: ProtocolError): void {
    this.#refusal = message;
    this.#refresh();
  }

  #changed(): void {
    this.#emitter.emit('change');
  }
}
