import {
  type ChannelCount,
  lostAfter,
  type OpusSound,
  SAMPLES_PER_MS,
  SHORTEST_FRAME,
  silence,
} from './opus-packet.ts';
import { AHEAD, type PlacedSound, SoundStretch, type StampedSound } from './sound-stretch.ts';
import { SourceDrift } from './source-drift.ts';

/**
 * How long a packet that is missing is waited for: mediasoup asks for it again and again within that time.
 */
export const REPAIR_WINDOW = 400 * SAMPLES_PER_MS;
/** How long a decoder is asked to make up what was lost; after that it is silent. */
const MADE_UP = 60 * SAMPLES_PER_MS;
/** A publication after another, and one whose time stamps jump: more at a time is nobody's sound. */
const STRETCHES = 4;
/** What a gap is filled with at a time while nobody knows how long it is. */
const SILENT_STEP = 960;

export interface TimelineOptions {
  /** Where it begins: a multiple of `SHORTEST_FRAME`. */
  readonly start: number;
  readonly channels: ChannelCount;
  /** One after the other, without a gap. */
  readonly onSound: (sound: PlacedSound) => void;
}

/**
 * One sound as a row without gaps, whatever comes of it and when: lost packets, pauses, breaks of the sender
 * and another publication in its place. It has no clock of its own, so that tests give it theirs: it is told
 * what time it is. All places and times are in samples since the session's beginning.
 */
export class Timeline {
  readonly #options: TimelineOptions;
  readonly #drift = new SourceDrift();
  /** The last one is what comes now; those before are played to their end. */
  readonly #stretches: SoundStretch[] = [];
  #publication: number | undefined;
  /** Up to where it is played. */
  #played: number;
  /** The last real packet, and how much of what came after it was made up. */
  #last: Uint8Array | undefined;
  #madeUp = 0;

  constructor(options: TimelineOptions) {
    this.#options = options;
    this.#played = options.start;
  }

  get played(): number {
    return this.#played;
  }

  /**
   * How far the source's clock is behind: what is played at a place came so much later than the place says.
   */
  get shift(): number {
    return this.#drift.shift;
  }

  /** @param publication another number begins another row of time stamps @param now when it came */
  put(sound: StampedSound, publication: number, now: number): void {
    const stretch = this.#stretchOf(publication);
    const due = now - this.#drift.shift;
    const lateness = stretch.put(sound, due, this.#played);
    if (lateness === undefined) this.#anew().put(sound, due, this.#played);
    else if (stretch.isSettled) this.#drift.measure(lateness, now);
  }

  /** Plays what is due. */
  advance(now: number): void {
    const due = now - this.#drift.shift - REPAIR_WINDOW;
    while (this.#played < due) {
      const stretch = this.#nextStretch(due);
      if (stretch === undefined) {
        if (due - this.#played < SILENT_STEP) return;
        this.#fill(SILENT_STEP);
        continue;
      }
      this.#playNext(stretch);
    }
  }

  /** Plays all that has come: nothing more will. */
  finish(): void {
    // Nothing honest stands further ahead than this.
    const until = this.#played + REPAIR_WINDOW + 2 * AHEAD;
    for (;;) {
      const stretch = this.#nextStretch(until);
      if (stretch === undefined) return;
      this.#playNext(stretch);
    }
  }

  #stretchOf(publication: number): SoundStretch {
    const last = this.#stretches.at(-1);
    if (last !== undefined && publication === this.#publication) return last;
    this.#publication = publication;
    return this.#anew();
  }

  #anew(): SoundStretch {
    const stretch = new SoundStretch();
    this.#stretches.push(stretch);
    if (this.#stretches.length > STRETCHES) this.#stretches.shift();
    this.#drift.restart();
    return stretch;
  }

  /** The one whose first packet stands first, if that is due. */
  #nextStretch(due: number): SoundStretch | undefined {
    let found: SoundStretch | undefined;
    for (const stretch of this.#stretches) {
      const { next } = stretch;
      if (next === undefined || next > due) continue;
      if (found?.next === undefined || next < found.next) found = stretch;
    }
    return found;
  }

  #playNext(stretch: SoundStretch): void {
    stretch.settle(this.#played);
    const sound = stretch.take();
    // What came too late: its time is filled.
    if (sound === undefined || sound.position < this.#played) return;
    while (this.#played < sound.position) this.#fill(sound.position - this.#played);
    this.#last = sound.bytes;
    this.#madeUp = 0;
    this.#play(sound);
  }

  /** A part of what is missing; `atMost` is at least the shortest frame. */
  #fill(atMost: number): void {
    const filling =
      this.#madeUpSound(atMost) ?? silence(Math.max(atMost, SHORTEST_FRAME), this.#options.channels);
    if (filling !== undefined) this.#play(filling);
  }

  #madeUpSound(atMost: number): OpusSound | undefined {
    if (this.#last === undefined) return undefined;
    const sound = lostAfter(this.#last);
    if (sound === undefined || sound.samples > atMost || this.#madeUp + sound.samples > MADE_UP)
      return undefined;
    this.#madeUp += sound.samples;
    return sound;
  }

  #play({ samples, bytes }: OpusSound): void {
    const position = this.#played;
    this.#played += samples;
    this.#options.onSound({ position, samples, bytes });
  }
}
