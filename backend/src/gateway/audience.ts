import { Crowd, type CrowdGroup, type Rightful } from '../channels/index.ts';
import type { Announcement, Recipients } from './announcement.ts';
import { type Outgoing, outgoing } from './outgoing.ts';

/** Members served between two looks at the clock. */
const STRIDE = 16;

/** Whoever hears a session's events. */
export interface AudienceMember {
  /** Who it is, and what decides on what is for it. */
  readonly who: Rightful & { readonly id: string };
  /** Events up to this number it was told, or were for others. */
  sinceNumber: number;
  /** Whether it is one of those; the answer is the same for all of whom nothing but the role is known. */
  isAmong(recipients: Exclude<Recipients, 'everybody'>): boolean;
  deliver(events: readonly Outgoing[], frames: Buffer): void;
}

/** Some events, and those that have yet to get them. */
interface Round {
  readonly events: readonly Outgoing[];
  readonly first: number;
  readonly last: number;
  readonly frames: Buffer;
  /** Ids of those whom single events are for. */
  readonly addressed: ReadonlySet<string>;
  /** Became something else meanwhile: they may have moved to where everybody was served before. */
  readonly moved: Set<AudienceMember>;
}

/** What a group is to get. */
interface Share {
  readonly events: readonly Outgoing[];
  readonly frames: Buffer;
}

const NOTHING: Share = { events: [], frames: Buffer.alloc(0) };

/**
 * The connections of one session, and the events they have yet to get. Everyone gets the events that are for
 * it, in the same order. Events for few take the work of few: whom they are for is asked once for all of whom
 * nothing but the role is known.
 */
export class Audience {
  readonly #crowd = new Crowd<AudienceMember>();
  #number = 0;
  #waiting: Outgoing[] = [];
  #round: Round | undefined;
  /** Of the round: it goes on where the slice before stopped. */
  #rest: Iterator<undefined> | undefined;
  #delivered = 0;

  /** The number of the last event so far. */
  get number(): number {
    return this.#number;
  }

  get size(): number {
    return this.#crowd.size;
  }

  add(member: AudienceMember): void {
    this.#crowd.place(member.who.id, member, member.who);
  }

  delete(member: AudienceMember): void {
    this.#crowd.delete(member.who.id, member);
    this.#round?.moved.delete(member);
  }

  /** To be called whenever what is known of somebody has changed. */
  changed(member: AudienceMember): void {
    const { who } = member;
    if (this.#crowd.find(who.id) !== member) return;
    this.#crowd.place(who.id, member, who);
    this.#round?.moved.add(member);
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
      this.#rest ??= this.#nextRound();
      if (this.#rest === undefined) return true;
      while (this.#rest.next().done !== true) if (performance.now() > deadline) return false;
      this.#rest = undefined;
      this.#round = undefined;
    }
  }

  #nextRound(): Iterator<undefined> | undefined {
    const events = this.#waiting;
    const [first] = events;
    if (first === undefined) return undefined;
    this.#waiting = [];
    this.#round = {
      events,
      first: first.number,
      last: first.number + events.length - 1,
      frames: framesOf(events),
      addressed: new Set(events.flatMap(({ to }) => (isToOne(to) ? [to.participantId] : []))),
      moved: new Set(),
    };
    return this.#serve(this.#round);
  }

  /** Yields now and then: then it may be late, and rights others than before. */
  *#serve(round: Round): Generator<undefined> {
    for (const group of this.#crowd.groups) {
      if (group.isPlain) yield* this.#serveAlike(round, group);
      else if (round.events.some(({ to }) => mayConcern(to, group))) yield* this.#serveEach(round, group);
    }
    for (const id of round.addressed) {
      const member = this.#crowd.find(id);
      if (member !== undefined) this.#serveOne(round, member);
    }
    for (const member of round.moved) this.#serveOne(round, member);
  }

  *#serveAlike(round: Round, group: CrowdGroup<AudienceMember>): Generator<undefined> {
    let share = shareOf(round, group);
    if (share.events.length === 0) return;
    let served = 0;
    for (const [id, member] of group.members) {
      if (member.sinceNumber < round.first && !round.addressed.has(id)) this.#give(round, member, share);
      else this.#serveOne(round, member);
      served += 1;
      if (served % STRIDE !== 0) continue;
      yield;
      share = shareOf(round, group);
    }
  }

  *#serveEach(round: Round, group: CrowdGroup<AudienceMember>): Generator<undefined> {
    let served = 0;
    for (const member of group.members.values()) {
      this.#serveOne(round, member);
      served += 1;
      if (served % STRIDE === 0) yield;
    }
  }

  #serveOne(round: Round, member: AudienceMember): void {
    const events = round.events.filter((event) => isFor(member, event));
    this.#give(round, member, events.length === 0 ? NOTHING : { events, frames: framesOf(events) });
  }

  #give({ last }: Round, member: AudienceMember, { events, frames }: Share): void {
    // Wherever it moves, it gets nothing of this round again.
    if (member.sinceNumber < last) member.sinceNumber = last;
    if (events.length === 0) return;
    this.#delivered += events.length;
    member.deliver(events, frames);
  }
}

/** Of whom nothing but the role is known, whom each of them may stand for. */
function shareOf({ events, frames }: Round, { members }: CrowdGroup<AudienceMember>): Share {
  const [one] = members.values();
  if (one === undefined) return NOTHING;
  const shared = events.filter(({ to }) => to === 'everybody' || (!isToOne(to) && one.isAmong(to)));
  if (shared.length === events.length) return { events, frames };
  return shared.length === 0 ? NOTHING : { events: shared, frames: framesOf(shared) };
}

function isFor(member: AudienceMember, { number, to }: Outgoing): boolean {
  return number > member.sinceNumber && (to === 'everybody' || member.isAmong(to));
}

/** Whether one of the group may be among those, as far as that needs asking nobody. */
function mayConcern(to: Recipients, { role }: CrowdGroup<AudienceMember>): boolean {
  if (to === 'everybody' || to === 'levels' || 'hearersOf' in to) return true;
  if ('role' in to) return to.role === role;
  return 'plainRole' in to && to.plainRole === role;
}

function isToOne(to: Recipients): to is { readonly participantId: string } {
  return typeof to === 'object' && 'participantId' in to;
}

function framesOf(events: readonly Outgoing[]): Buffer {
  const [only, ...more] = events;
  return only !== undefined && more.length === 0
    ? only.frame
    : Buffer.concat(events.map(({ frame }) => frame));
}
