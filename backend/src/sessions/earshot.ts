import { CHEER, ProtocolError, STAGE } from '@auxcast/shared-types';
import {
  type Channel,
  type Channels,
  forbidden,
  type HeldInputs,
  isGranted,
  mayDo,
} from '../channels/index.ts';
import {
  isHeardOnStage,
  type MixDesk,
  mayTalkOnStage,
  talkbackInputs,
  talkbackTarget,
} from '../desk/index.ts';
import type { HearingPurpose } from '../media/index.ts';
import type { Talker } from './talker.ts';

export interface EarshotOptions {
  readonly channels: Channels;
  readonly held: HeldInputs<Talker>;
  readonly desk: Pick<MixDesk, 'isOpen' | 'isMixing' | 'bedId' | 'stripOf'>;
}

/**
 * Who may hold what, and who hears whose voice: the one place that joins what is held with the rights on
 * channels, and with the desk. Asked each time, and keeps nothing.
 */
export class Earshot {
  readonly #options: EarshotOptions;

  constructor(options: EarshotOptions) {
    this.#options = options;
  }

  /** Whether it may talk on this channel now. */
  mayTalkOn(participant: Talker, channel: Channel): boolean {
    return mayDo(participant, 'talk', channel) && this.#isLetOn(participant, channel);
  }

  /**
   * Whether it may hold that.
   * @throws ProtocolError `forbidden`, `muted`, `not-found`
   */
  demandInput(participant: Talker, input: string): void {
    if (input === CHEER) {
      if (!mayDo(participant, 'cheer')) throw forbidden();
      return;
    }
    if (talkbackTarget(input) === undefined) this.#demandChannel(participant, input);
    else this.#demandTalkback(participant, input);
    if (participant.isMuted) throw new ProtocolError('muted', 'You were muted.');
  }

  /** Whether it may go on holding that. */
  mayHold(participant: Talker, input: string): boolean {
    if (input === CHEER) return mayDo(participant, 'cheer');
    if (talkbackTarget(input) !== undefined) {
      return mayDo(participant, 'mix') && !participant.isMuted && this.#reachesAnyone(input);
    }
    const channel = this.#options.channels.find(input);
    return channel !== undefined && this.mayTalkOn(participant, channel);
  }

  /** Whether it talks on a channel, or by talkback. */
  isTalking(participant: Talker): boolean {
    for (const input of this.#options.held.inputsOf(participant)) {
      if (input !== CHEER && this.mayHold(participant, input)) return true;
    }
    return false;
  }

  /** Ids of those who talk by talkback to somebody. */
  talkingBackTo(participantId: string): string[] {
    const { held } = this.#options;
    const talkers = new Set<string>();
    for (const input of talkbackInputs(participantId)) {
      for (const talker of held.holders(input)) if (this.mayHold(talker, input)) talkers.add(talker.id);
    }
    return [...talkers];
  }

  /** Whether the one may consume the voice of the other, who talks or does not. */
  mayHear(hearer: Talker, talker: Talker, purpose: HearingPurpose = 'ears'): boolean {
    if (hearer === talker) return false;
    const { desk } = this.#options;
    if (purpose === 'mix') return mayDo(hearer, 'publish') && desk.stripOf(talker.id) !== undefined;
    if (mayDo(talker, 'mix') && desk.stripOf(hearer.id) !== undefined) return true;
    return this.#some((channel) => isGranted(talker, 'talk', channel) && mayDo(hearer, 'listen', channel));
  }

  /** Whether the voice comes to the other now. What is for the mix is what is on stage, mixed or not yet. */
  hears(hearer: Talker, talker: Talker, purpose: HearingPurpose = 'ears'): boolean {
    if (purpose === 'mix') return this.isOnStage(talker);
    return this.#hearsOnChannel(hearer, talker) || this.#isTalkedBackTo(hearer, talker);
  }

  /** Whether it talks where everybody hears it: what is recorded of it. */
  isOnStage(talker: Talker): boolean {
    return this.#some((channel) => channel.channelId === STAGE && this.#talksOn(talker, channel));
  }

  #hearsOnChannel(hearer: Talker, talker: Talker): boolean {
    return this.#some(
      (channel) =>
        this.#talksOn(talker, channel) &&
        mayDo(hearer, 'listen', channel) &&
        !hearer.turnedOff.has(channel.channelId) &&
        this.#isBesideProgram(hearer, talker, channel),
    );
  }

  #isTalkedBackTo({ id }: Talker, talker: Talker): boolean {
    const { desk, held } = this.#options;
    if (desk.stripOf(id) === undefined) return false;
    return talkbackInputs(id).some((input) => held.holds(talker, input) && this.mayHold(talker, input));
  }

  #talksOn(participant: Talker, channel: Channel): boolean {
    return this.#options.held.holds(participant, channel.channelId) && this.mayTalkOn(participant, channel);
  }

  /** What is on stage may come in the program, and then does not come besides. */
  #isBesideProgram({ id, receiving }: Talker, talker: Talker, { channelId }: Channel): boolean {
    if (channelId !== STAGE) return true;
    const { desk } = this.#options;
    const hasBed = desk.bedId !== null && receiving?.consumes(desk.bedId) === true;
    return isHeardOnStage(desk, { id, hasBed }, talker);
  }

  #isLetOn(participant: Talker, { channelId }: Channel): boolean {
    return channelId !== STAGE || mayTalkOnStage(this.#options.desk, participant);
  }

  #demandChannel(participant: Talker, input: string): void {
    const channel = this.#options.channels.demand(input);
    if (!isGranted(participant, 'talk', channel)) throw forbidden();
    if (!this.#isLetOn(participant, channel)) {
      throw forbidden('You are in the green room: you talk on the stage once you are brought on air.');
    }
  }

  #demandTalkback(participant: Talker, input: string): void {
    if (!mayDo(participant, 'mix')) throw forbidden();
    if (!this.#options.desk.isOpen) throw forbidden('There is talkback while the desk is open.');
    if (!this.#reachesAnyone(input)) throw new ProtocolError('not-found', 'There is no such guest.');
  }

  /** To all guests one may talk while there are none yet. */
  #reachesAnyone(input: string): boolean {
    const { desk } = this.#options;
    const participantId = talkbackTarget(input)?.participantId ?? null;
    return desk.isOpen && (participantId === null || desk.stripOf(participantId) !== undefined);
  }

  #some(fits: (channel: Channel) => boolean): boolean {
    for (const channel of this.#options.channels) if (fits(channel)) return true;
    return false;
  }
}
