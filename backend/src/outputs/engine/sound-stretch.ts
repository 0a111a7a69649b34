import { type OpusSound, SHORTEST_FRAME } from './opus-packet.ts';
import { type Placed, RepairWindow } from './repair-window.ts';

/** Some ten seconds of packets; a sender that sends more at once is not listened to. */
const HELD = 600;
/** Ahead of the clock by half a second: no network does that, the sender's time stamps have jumped. */
export const AHEAD = 24_000;
/** A whole row of packets that come too late: likewise. */
const LATE_IN_A_ROW = 10;

/** As it came: `timestamp` as in RTP, 48,000 a second, which wraps at 2^32. */
export interface StampedSound extends OpusSound {
  readonly timestamp: number;
}

export interface PlacedSound extends OpusSound, Placed {}

/**
 * Packets with one row of time stamps: of one publication, until its time stamps jump. Where the row stands
 * on the timeline is found from the packets that came fastest, and kept from the first one that is played.
 */
export class SoundStretch {
  readonly #window = new RepairWindow<PlacedSound>(HELD);
  /** Unwrapped. */
  #lastStamp: number | undefined;
  /** On the timeline, where the stamp is 0; moves until `settle`. */
  #base = Number.POSITIVE_INFINITY;
  #isSettled = false;
  #lateInARow = 0;

  /** Where its first one that waits stands; undefined: none waits. */
  get next(): number | undefined {
    const first = this.#window.first;
    return first === undefined ? undefined : this.#placeOf(first);
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /**
   * @param due where the timeline was when it came
   * @param played up to where the timeline is played
   * @returns how much later it came than the fastest, in samples; undefined: it is no part of this stretch
   */
  put(sound: StampedSound, due: number, played: number): number | undefined {
    const stamp = this.#unwrap(sound.timestamp);
    // Before it is settled too: what jumped would be waited for, and filled up to, at the end.
    if (due - stamp - this.#base < -AHEAD && this.#lastStamp !== undefined) return undefined;
    const base = this.#isSettled ? this.#base : Math.min(this.#base, due - stamp);
    const lateness = due - stamp - base;
    if (this.#isTooLate(stamp + base < played && this.#isSettled)) return undefined;
    this.#base = base;
    this.#lastStamp = Math.max(this.#lastStamp ?? stamp, stamp);
    // By its stamp: the base may still move.
    this.#window.put({ position: stamp, samples: sound.samples, bytes: sound.bytes });
    return lateness;
  }

  /** From now on it stays where it is: on the timeline's grid, not before `played`. */
  settle(played: number): void {
    const first = this.#window.first;
    if (this.#isSettled || first === undefined) return;
    this.#isSettled = true;
    const place = Math.max(played, ceilToGrid(first.position + this.#base));
    this.#base = place - first.position;
  }

  take(): PlacedSound | undefined {
    const sound = this.#window.take();
    if (sound === undefined) return undefined;
    return { ...sound, position: this.#placeOf(sound) };
  }

  #placeOf({ position }: Placed): number {
    // A sender whose stamps are no multiples of a frame must not shift the grid.
    return this.#isSettled ? ceilToGrid(position + this.#base) : position + this.#base;
  }

  #isTooLate(isLate: boolean): boolean {
    this.#lateInARow = isLate ? this.#lateInARow + 1 : 0;
    return this.#lateInARow > LATE_IN_A_ROW;
  }

  #unwrap(timestamp: number): number {
    const last = this.#lastStamp;
    if (last === undefined) return timestamp;
    // The shorter way round, forward or back.
    return last + ((timestamp - last) | 0);
  }
}

function ceilToGrid(position: number): number {
  return Math.ceil(position / SHORTEST_FRAME) * SHORTEST_FRAME;
}
