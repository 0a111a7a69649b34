import type { Announcement, Recipients } from './announcement.ts';
import { type Outgoing, outgoing } from './outgoing.ts';

/** Members served between two looks at the clock. */
const STRIDE = 16;

/** Whoever hears a session's events. */
export interface AudienceMember {
  /** Events up to this number are in what the member was told when it came. */
  readonly sinceNumber: number;
  /** Whether it is one of those. */
  isAmong(recipients: Exclude<Recipients, 'everybody'>): boolean;
  deliver(events: readonly Outgoing[], frames: Buffer): void;
}

/** Some events, and the members that have yet to get them. */
interface Round {
  readonly events: readonly Outgoing[];
  readonly frames: Buffer;
  readonly isForAll: boolean;
  readonly rest: IterableIterator<AudienceMember>;
}

/**
 * The connections of one session, and the events they have yet to get. Everyone gets the events that are for
 * it, in the same order.
 */
export class Audience {
  readonly #members = new Set<AudienceMember>();
  #number = 0;
  #waiting: Outgoing[] = [];
  #round: Round | undefined;
  #delivered = 0;

  /** The number of the last event so far. */
  get number(): number {
    return this.#number;
  }

  get size(): number {
    return this.#members.size;
  }

  add(member: AudienceMember): void {
    this.#members.add(member);
  }

  delete(member: AudienceMember): void {
    this.#members.delete(member);
  }

  push(announcement: Announcement, to: Recipients = 'everybody'): void {
    this.#number += 1;
    this.#waiting.push(outgoing(this.#number, announcement, to));
  }

  /** Events handed to members since this was asked last, each as often as there were members. */
  takeDelivered(): number {
    const delivered = this.#delivered;
    this.#delivered = 0;
    return delivered;
  }

  /** Delivers until `deadline` (`performance.now()`); true once nothing is left. */
  deliverUntil(deadline: number): boolean {
    for (;;) {
      this.#round ??= this.#nextRound();
      if (this.#round === undefined) return true;
      if (!this.#finish(this.#round, deadline)) return false;
      this.#round = undefined;
    }
  }

  #nextRound(): Round | undefined {
    if (this.#waiting.length === 0) return undefined;
    const events = this.#waiting;
    this.#waiting = [];
    const isForAll = events.every(({ to }) => to === 'everybody');
    return { events, frames: framesOf(events), isForAll, rest: this.#members.values() };
  }

  #finish({ events, frames, isForAll, rest }: Round, deadline: number): boolean {
    const first = events[0]?.number ?? 0;
    let served = 0;
    // Not `for of`: the next slice goes on where this one stops.
    for (let next = rest.next(); !next.done; next = rest.next()) {
      const member = next.value;
      if (isForAll && member.sinceNumber < first) {
        member.deliver(events, frames);
        this.#delivered += events.length;
      } else {
        const missed = events.filter((event) => isFor(member, event));
        if (missed.length > 0) member.deliver(missed, framesOf(missed));
        this.#delivered += missed.length;
      }
      served += 1;
      if (served % STRIDE === 0 && performance.now() > deadline) return false;
    }
    return true;
  }
}

function isFor(member: AudienceMember, { number, to }: Outgoing): boolean {
  return number > member.sinceNumber && (to === 'everybody' || member.isAmong(to));
}

function framesOf(events: readonly Outgoing[]): Buffer {
  const [only, ...more] = events;
  return only !== undefined && more.length === 0
    ? only.frame
    : Buffer.concat(events.map(({ frame }) => frame));
}
