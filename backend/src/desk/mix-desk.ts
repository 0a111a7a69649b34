import {
  type Desk,
  DUCKING,
  type Ducking,
  ProtocolError,
  type ReturnFeed,
  type Stage,
  type Strip,
} from '@auxcast/shared-types';
import { DeskStrips, type StripChange } from './desk-strips.ts';

/** What is kept of a desk. */
export interface StoredDesk {
  readonly isOpen: boolean;
  readonly ducking: Ducking;
  readonly revision: number;
  readonly strips: readonly Strip[];
}

/** What is left out, or undefined, stays. */
export interface DeskChange {
  readonly isOpen?: boolean | undefined;
  readonly ducking?: { readonly [F in keyof Ducking]?: Ducking[F] | undefined } | undefined;
}

/** What the host's browser says that it does. */
export interface DeskApplied {
  readonly isMixing: boolean;
  readonly revision: number;
}

/**
 * The desk of one session: how each source goes into the program, and which guests are on air. Every change
 * answers whether anything is another now; the last writer wins.
 */
export class MixDesk {
  readonly #strips: DeskStrips;
  #wasOpened: boolean;
  #isOpen: boolean;
  #ducking: Ducking;
  #revision: number;
  // What the host's browser does now: none of that is kept.
  #isMixing = false;
  #appliedRevision = 0;
  #bedId: string | null = null;

  /** @param stored `null`: it was never opened */
  constructor(stored: StoredDesk | null) {
    this.#wasOpened = stored !== null;
    this.#isOpen = stored?.isOpen ?? false;
    this.#ducking = stored?.ducking ?? DUCKING;
    this.#revision = stored?.revision ?? 0;
    this.#strips = new DeskStrips(stored?.strips ?? []);
  }

  /** Whether it was ever opened: before, nobody is told of it. */
  get wasOpened(): boolean {
    return this.#wasOpened;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether voices on stage come in the program. */
  get isMixing(): boolean {
    return this.#isMixing;
  }

  /** The program without guests, as it is consumed; `null` while there is none. */
  get bedId(): string | null {
    return this.#bedId;
  }

  /** Those who have a strip, and are here. */
  get guestIds(): Iterable<string> {
    return this.#strips.guestIds;
  }

  /** The strip of a guest who is here. */
  stripOf(participantId: string): Strip | undefined {
    return this.#strips.ofGuest(participantId);
  }

  /** As host and ops see it. */
  get view(): Desk {
    return {
      isOpen: this.#isOpen,
      isMixing: this.#isMixing,
      strips: this.#strips.shown,
      ducking: this.#ducking,
      revision: this.#revision,
      appliedRevision: this.#appliedRevision,
    };
  }

  get stored(): StoredDesk {
    return {
      isOpen: this.#isOpen,
      ducking: this.#ducking,
      revision: this.#revision,
      strips: this.#strips.stored,
    };
  }

  /** As a guest sees it; `null` for whoever is none. @param talkback who talks to this guest */
  stageOf(participantId: string, talkback: readonly string[]): Stage | null {
    const strip = this.stripOf(participantId);
    if (strip === undefined) return null;
    const mates = [...this.#strips.guests].filter((other) => other.isOnAir && other !== strip);
    return {
      isOnAir: strip.isOnAir,
      isMuted: strip.isMuted,
      feed: strip.feed,
      bedId: this.#bedId,
      mates: mates.map(({ stripId, gain, pan, isMuted }) => ({
        participantId: stripId,
        gain: isMuted ? 0 : gain,
        pan,
      })),
      talkback: [...talkback],
    };
  }

  set({ isOpen = this.#isOpen, ducking = {} }: DeskChange): boolean {
    const changed = withDucking(this.#ducking, ducking);
    if (isOpen === this.#isOpen && changed === this.#ducking) return false;
    this.#ducking = changed;
    this.#isOpen = isOpen;
    if (isOpen) this.#wasOpened = true;
    else this.#strips.seat([]);
    this.#revision += 1;
    return true;
  }

  /** @throws ProtocolError `not-found`, `forbidden` */
  setStrip(stripId: string, change: StripChange): boolean {
    return this.#counted(this.#strips.change(stripId, change));
  }

  /** @throws ProtocolError `forbidden` for whoever has no strip of a guest */
  setFeed(participantId: string, feed: ReturnFeed): boolean {
    if (this.stripOf(participantId) === undefined) {
      throw new ProtocolError('forbidden', 'Only guests of an open desk have a return feed.');
    }
    return this.setStrip(participantId, { feed });
  }

  /** Those may be brought on air now, if it is open. */
  seat(participantIds: Iterable<string>): boolean {
    return this.#isOpen && this.#counted(this.#strips.seat(participantIds));
  }

  applied({ isMixing, revision }: DeskApplied): boolean {
    const appliedRevision = Math.min(revision, this.#revision);
    if (isMixing === this.#isMixing && appliedRevision === this.#appliedRevision) return false;
    this.#isMixing = isMixing;
    this.#appliedRevision = appliedRevision;
    return true;
  }

  /** Nobody mixes any more, until the host's browser says that it does. */
  mixEnded(): boolean {
    return this.applied({ isMixing: false, revision: this.#appliedRevision });
  }

  bedCame(bedId: string): void {
    this.#bedId = bedId;
  }

  /** False when another one has come since. */
  bedGone(bedId: string): boolean {
    if (this.#bedId !== bedId) return false;
    this.#bedId = null;
    this.mixEnded();
    return true;
  }

  #counted(isChanged: boolean): boolean {
    if (isChanged) this.#revision += 1;
    return isChanged;
  }
}

/** The same one when that is how it is. */
function withDucking(ducking: Ducking, change: NonNullable<DeskChange['ducking']>): Ducking {
  const changed: Ducking = {
    isOn: change.isOn ?? ducking.isOn,
    depthDb: change.depthDb ?? ducking.depthDb,
    attackMs: change.attackMs ?? ducking.attackMs,
    holdMs: change.holdMs ?? ducking.holdMs,
    releaseMs: change.releaseMs ?? ducking.releaseMs,
  };
  const isSame =
    changed.isOn === ducking.isOn &&
    changed.depthDb === ducking.depthDb &&
    changed.attackMs === ducking.attackMs &&
    changed.holdMs === ducking.holdMs &&
    changed.releaseMs === ducking.releaseMs;
  return isSame ? ducking : changed;
}
