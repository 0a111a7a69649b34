import { CHEER, type Levels, type Talking } from '@auxcast/shared-types';
import {
  type Channel,
  type Channels,
  forbidden,
  HeldInputs,
  isGranted,
  mayDo,
  type Rightful,
  tooMany,
} from '../channels/index.ts';
import type { LimitValues } from '../config/index.ts';
import { talkbackTarget } from '../desk/index.ts';
import type { HearingPurpose, SessionMedia } from '../media/index.ts';
import { CountAnnouncer } from './count-announcer.ts';
import { Earshot, type EarshotOptions } from './earshot.ts';
import { Paced } from './paced.ts';
import type { Raise } from './session-fact.ts';
import type { Talker } from './talker.ts';
import { Voice, type VoicePublication } from './voice.ts';

/** Between two tellings of who talks on a channel, and for each who is there. Milliseconds. */
const TALKING_EVERY_MS = 100;
const TALKING_EACH_MS = 0.1;

export interface TalkOptions extends Pick<EarshotOptions, 'desk'> {
  readonly channels: Channels;
  readonly media: Pick<SessionMedia, 'events' | 'voiceCount'>;
  readonly limits: Pick<LimitValues, 'talkersPerSession'>;
  /** How many are here. */
  readonly crowd: () => number;
  /** Keeps which open channels somebody has switched on. @throws ProtocolError `too-many` */
  readonly keep: (participant: Talker, openOn: readonly string[]) => void;
  readonly raise: Raise;
}

/** For whoever may look at it. */
export type TalkView = Pick<Talk, 'talkersOn' | 'voiceIdOf' | 'voicedIds'>;

/**
 * Who talks where, and to whom that flows. What somebody holds is one aggregate over all connections; from it
 * and from rights everything else follows.
 */
export class Talk {
  readonly #options: TalkOptions;
  readonly #held = new HeldInputs<Talker>();
  readonly #earshot: Earshot;
  readonly #voices = new Map<Talker, Voice<Talker>>();
  readonly #cheering: CountAnnouncer<{ count: number }>;
  /** Tells who talks, by channel. */
  readonly #telling = new Map<string, Paced>();
  #isClosed = false;

  constructor(options: TalkOptions) {
    this.#options = options;
    this.#earshot = new Earshot({ channels: options.channels, held: this.#held, desk: options.desk });
    this.#cheering = new CountAnnouncer({
      initial: { count: 0 },
      read: () => ({ count: this.#held.count(CHEER) }),
      announce: (count) => options.raise('cheering', count),
    });
    options.media.events.on('levels', (levels) => this.#heard(levels));
  }

  /** Who talks on a channel now. */
  talkersOn(channel: Channel): string[] {
    const talkers: string[] = [];
    for (const participant of this.#held.holders(channel.channelId)) {
      if (this.#earshot.mayTalkOn(participant, channel)) talkers.push(participant.id);
    }
    return talkers;
  }

  /** Ids of those with a microphone. */
  *voicedIds(): Generator<string> {
    for (const { id } of this.#voices.keys()) yield id;
  }

  /** How many microphones are open. */
  get voiceCount(): number {
    return this.#options.media.voiceCount;
  }

  /** How many of those talk anywhere now. */
  get talkingCount(): number {
    let count = 0;
    for (const talker of this.#voices.keys()) if (this.#earshot.isTalking(talker)) count += 1;
    return count;
  }

  /** How many hold `cheer`. */
  get cheeringCount(): number {
    return this.#held.count(CHEER);
  }

  /** How many channels there are to talk on. */
  get channelCount(): number {
    return this.#options.channels.size;
  }

  /** What a voice is consumed as; `null` while there is none. */
  voiceIdOf(participant: Talker): string | null {
    return this.voiceOf(participant)?.id ?? null;
  }

  voiceOf(participant: Talker): Voice<Talker> | undefined {
    const voice = this.#voices.get(participant);
    return voice?.publication.isOpen === true ? voice : undefined;
  }

  /** Whether it may talk anywhere. */
  mayTalk(participant: Rightful): boolean {
    return this.#some((channel) => isGranted(participant, 'talk', channel));
  }

  /** Whether it may hear anybody. */
  mayListen(participant: Rightful): boolean {
    return this.#some((channel) => mayDo(participant, 'listen', channel));
  }

  /** Whether it is told who talks on a channel. */
  mayFollow(participant: Rightful, channelId: string): boolean {
    const channel = this.#options.channels.find(channelId);
    if (channel === undefined) return false;
    return mayDo(participant, 'listen', channel) || mayDo(participant, 'steer');
  }

  /** Whether it talks where everybody hears it. */
  isOnStage(participant: Talker): boolean {
    return this.#earshot.isOnStage(participant);
  }

  /** Whether the one may be heard by the other at all. */
  mayHear(hearer: Talker, talker: Talker, purpose?: HearingPurpose): boolean {
    return this.#earshot.mayHear(hearer, talker, purpose);
  }

  /** Ids of those who talk by talkback to somebody. */
  talkingBackTo(participantId: string): string[] {
    return this.#earshot.talkingBackTo(participantId);
  }

  /**
   * Whether it may have a voice.
   * @param more voices that are to come: 1 before its own is made, then 0
   * @throws ProtocolError `forbidden`, `too-many`
   */
  demandRoom(participant: Rightful, more: 0 | 1): void {
    if (!this.mayTalk(participant)) throw forbidden();
    const { talkersPerSession } = this.#options.limits;
    if (this.#options.media.voiceCount + more > talkersPerSession)
      throw tooMany('talkers', talkersPerSession);
  }

  /** A voice came, which is paused. */
  voiceCame(participant: Talker, publication: VoicePublication): void {
    const voice = new Voice<Talker>({
      publication,
      isTalking: () => this.#earshot.isTalking(participant),
      mayHear: (hearer, purpose) => this.#earshot.mayHear(hearer, participant, purpose),
      hears: (hearer, purpose) => this.#earshot.hears(hearer, participant, purpose),
    });
    this.#voices.set(participant, voice);
    publication.onClosed(() => {
      if (this.#voices.get(participant) === voice) this.#voices.delete(participant);
      if (!this.#isClosed) this.#options.raise('roomChanged');
    });
    this.#options.raise('roomChanged');
    void voice.settle();
  }

  /**
   * Something is held down. Resolves once the worker lets the voice through, if there is one.
   * @throws ProtocolError `forbidden`, `muted`, `not-found`
   */
  async press(participant: Talker, input: string): Promise<void> {
    this.#earshot.demandInput(participant, input);
    if (this.#options.channels.find(input)?.mode === 'open') this.#keepOpen(participant, input, true);
    if (this.#held.press(participant, input)) await this.#changed(participant, input);
  }

  /** Resolves once the worker lets nothing through any more. */
  async release(participant: Talker, input: string): Promise<void> {
    this.#keepOpen(participant, input, false);
    if (this.#held.release(participant, input)) await this.#changed(participant, input);
  }

  /** The listen button. @throws ProtocolError `forbidden`, `not-found` */
  async listen(participant: Talker, channelId: string, isOn: boolean): Promise<void> {
    if (!mayDo(participant, 'listen', this.#options.channels.demand(channelId))) throw forbidden();
    participant.turn(channelId, isOn);
    await this.settleFor(participant);
  }

  /** To be called when what one hears may have changed by something else than rights. */
  async settleFor(participant: Talker): Promise<void> {
    await Promise.all([...this.#voices.values()].map((voice) => voice.settleFor(participant)));
  }

  /** What it holds, for whoever watches that its connection lives. */
  isHolding(participant: Talker): boolean {
    return this.#held.inputsOf(participant).size > 0;
  }

  /** Its connection broke, or says nothing: of what it holds only open channels stay on. */
  letGo(participant: Talker): void {
    for (const input of [...this.#held.inputsOf(participant)]) {
      if (this.#options.channels.find(input)?.mode === 'open') continue;
      this.#drop(participant, input);
    }
  }

  /**
   * It came, perhaps after a restart: on the open channels that it had switched on it talks, as far as it
   * still may.
   */
  cameBack(participant: Talker): void {
    for (const input of participant.openOn) {
      const channel = this.#options.channels.find(input);
      if (channel?.mode !== 'open' || !this.#earshot.mayTalkOn(participant, channel)) {
        this.#keepOpen(participant, input, false);
      } else if (this.#held.press(participant, input)) void this.#changed(participant, input);
    }
  }

  /** It goes by its own will: whoever comes anew begins silent. */
  leaves(participant: Talker): void {
    for (const input of [...this.#held.inputsOf(participant)]) this.#drop(participant, input);
  }

  /** It is here no more. */
  forget(participant: Talker): void {
    for (const input of this.#held.releaseAll(participant)) this.#told(input);
    this.#voices.get(participant)?.publication.close();
    this.#voices.delete(participant);
  }

  /**
   * Rights changed: whoever lost one ends what it did by it, at once.
   * @param changed became something else; by its role alone one may cheer, and thousands do
   */
  rightsChanged(changed: Iterable<Talker> = []): void {
    const { channels } = this.#options;
    for (const participant of changed) if (!mayDo(participant, 'cheer')) this.#drop(participant, CHEER);
    this.#endWhatMayNot();
    for (const [participant, { publication }] of [...this.#voices]) {
      if (!this.mayTalk(participant)) publication.close();
    }
    for (const [channelId, paced] of [...this.#telling]) {
      if (channels.find(channelId) !== undefined) continue;
      paced.close();
      this.#telling.delete(channelId);
    }
    void this.#settleAll();
    this.#options.raise('roomChanged');
  }

  /** Who is on air, or how voices go into the program: whoever may not talk any more ends that, at once. */
  deskChanged(): void {
    this.#endWhatMayNot();
    void this.#settleAll();
  }

  /** Nobody's finger is on what becomes push-to-talk. */
  modeChanged(channelId: string): void {
    for (const participant of [...this.#held.holders(channelId)]) this.#drop(participant, channelId);
  }

  close(): void {
    this.#isClosed = true;
    this.#cheering.close();
    for (const paced of this.#telling.values()) paced.close();
  }

  #drop(participant: Talker, input: string): void {
    this.#keepOpen(participant, input, false);
    if (this.#held.release(participant, input)) void this.#changed(participant, input);
  }

  #endWhatMayNot(): void {
    for (const input of [...this.#held.inputs()]) {
      if (input === CHEER) continue;
      for (const participant of [...this.#held.holders(input)]) {
        if (!this.#earshot.mayHold(participant, input)) this.#drop(participant, input);
      }
    }
  }

  #keepOpen(participant: Talker, channelId: string, isOn: boolean): void {
    const { openOn } = participant;
    if (openOn.includes(channelId) === isOn) return;
    const others = openOn.filter((id) => id !== channelId);
    this.#options.keep(participant, isOn ? [...others, channelId] : others);
  }

  async #changed(participant: Talker, input: string): Promise<void> {
    this.#told(input);
    const voice = this.voiceOf(participant);
    if (input !== CHEER && voice !== undefined) await voice.settle();
  }

  #told(input: string): void {
    if (input === CHEER) this.#cheering.poke();
    else if (talkbackTarget(input) !== undefined) this.#options.raise('talkbackChanged');
    // Of a channel that is no more nothing is told.
    else if (this.#options.channels.find(input) !== undefined) this.#tellingOf(input).poke();
  }

  #tellingOf(channelId: string): Paced {
    const known = this.#telling.get(channelId);
    if (known !== undefined) return known;
    const paced = new Paced(
      () => this.#tell(channelId),
      () => TALKING_EVERY_MS + TALKING_EACH_MS * this.#options.crowd(),
    );
    this.#telling.set(channelId, paced);
    return paced;
  }

  #tell(channelId: string): void {
    const channel = this.#options.channels.find(channelId);
    if (channel === undefined) return;
    const talking: Talking = { channelId, participantIds: this.talkersOn(channel) };
    this.#options.raise('talking', talking);
  }

  async #settleAll(): Promise<void> {
    await Promise.all([...this.#voices.values()].map((voice) => voice.settle()));
  }

  #heard(levels: ReadonlyMap<string, number>): void {
    const told: Levels = { levels: [] };
    for (const [participant, voice] of this.#voices) {
      const dBov = levels.get(voice.id);
      if (dBov !== undefined) told.levels.push({ participantId: participant.id, dBov });
    }
    this.#options.raise('levels', told);
  }

  #some(fits: (channel: Channel) => boolean): boolean {
    for (const channel of this.#options.channels) if (fits(channel)) return true;
    return false;
  }
}
