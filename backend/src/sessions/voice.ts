import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { HearingPurpose, Publication, Receiving } from '../media/index.ts';

/** Hearers looked at between two turns of the event loop. */
const STRIDE = 200;
/** What goes into the program first: there a word must not begin late. */
const PURPOSES: readonly HearingPurpose[] = ['mix', 'ears'];

/** What is to be steered of a voice. */
export type VoicePublication = Pick<
  Publication,
  'producerId' | 'isOpen' | 'pause' | 'resume' | 'close' | 'onClosed'
>;

/** Who may hear it, as far as that is steered. */
export interface Hearer {
  readonly receiving: Pick<Receiving, 'consumes' | 'stop' | 'setFlow'> | undefined;
}

export interface VoiceOptions<H extends Hearer> {
  readonly publication: VoicePublication;
  /** Whether it talks anywhere. */
  readonly isTalking: () => boolean;
  /** Whether somebody may hear it at all, talking or not. */
  readonly mayHear: (hearer: H, purpose: HearingPurpose) => boolean;
  /** Whether it talks where somebody listens. */
  readonly hears: (hearer: H, purpose: HearingPurpose) => boolean;
}

/**
 * One participant's voice at the server, and to whom it flows. While it talks nowhere it is paused where it
 * comes in, so that nothing of it reaches anybody; consumers stay as they are, ready for the next word.
 */
export class Voice<H extends Hearer> {
  readonly publication: VoicePublication;
  readonly #options: VoiceOptions<H>;
  readonly #hearers: Readonly<Record<HearingPurpose, Set<H>>> = { ears: new Set(), mix: new Set() };
  readonly #log = new Logger('sessions');
  #settling: Promise<void> | undefined;
  #isDue = false;

  constructor(options: VoiceOptions<H>) {
    this.publication = options.publication;
    this.#options = options;
  }

  get id(): string {
    return this.publication.producerId;
  }

  /** It has a consumer of this voice now. Resolves once the worker lets flow what is for it. */
  async add(hearer: H, purpose: HearingPurpose = 'ears'): Promise<void> {
    this.#hearers[purpose].add(hearer);
    await this.settleFor(hearer);
  }

  /** To be called whenever what decides may have changed for one hearer alone. */
  async settleFor(hearer: H): Promise<void> {
    try {
      for (const purpose of PURPOSES) {
        if (this.#hearers[purpose].has(hearer)) await this.#letFlowTo(hearer, purpose);
      }
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /**
   * To be called whenever what decides may have changed. Resolves once the worker does what was decided last,
   * however often that changed meanwhile.
   */
  settle(): Promise<void> {
    this.#isDue = true;
    this.#settling ??= this.#settle();
    return this.#settling;
  }

  async #settle(): Promise<void> {
    try {
      while (this.#isDue && this.publication.isOpen) {
        this.#isDue = false;
        await this.#apply();
      }
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#settling = undefined;
    }
  }

  /** Of a voice that cannot be held back nothing may reach anybody. */
  #giveUp(error: unknown): void {
    this.publication.close();
    this.#log.error(`a voice could not be steered, and was ended: ${String(error)}`);
  }

  async #apply(): Promise<void> {
    const paused = this.#options.isTalking() ? undefined : this.publication.pause();
    await Promise.all([paused, this.#letFlow()]);
    if (this.#options.isTalking() && !this.#isDue) await this.publication.resume();
  }

  /** Whoever may not hear it any more loses its consumer first; the others get what is for them. */
  async #letFlow(): Promise<void> {
    let changes: Promise<void>[] = [];
    let count = 0;
    for (const [hearer, purpose] of this.#consumed()) {
      const change = this.#letFlowTo(hearer, purpose);
      if (change !== undefined) changes.push(change);
      count += 1;
      if (count % STRIDE !== 0) continue;
      await Promise.all(changes);
      changes = [];
      await nextTurn();
      // Whoever ends talking does not wait until all of them were told that it talks.
      if (this.#isDue && !this.#options.isTalking()) return;
    }
    await Promise.all(changes);
  }

  *#consumed(): Generator<readonly [H, HearingPurpose]> {
    for (const purpose of PURPOSES) for (const hearer of this.#hearers[purpose]) yield [hearer, purpose];
  }

  #letFlowTo(hearer: H, purpose: HearingPurpose): Promise<void> | undefined {
    const { receiving } = hearer;
    if (receiving?.consumes(this.id, purpose) !== true) {
      this.#hearers[purpose].delete(hearer);
      return undefined;
    }
    if (!this.#options.mayHear(hearer, purpose)) {
      receiving.stop(this.id, purpose);
      this.#hearers[purpose].delete(hearer);
      return undefined;
    }
    // What nobody talks into needs no change: it is decided anew with the next word.
    if (!this.#options.isTalking()) return undefined;
    return receiving.setFlow(this.id, this.#options.hears(hearer, purpose), purpose);
  }
}
