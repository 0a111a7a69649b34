import type { Role } from '@auxcast/shared-types';
import { describe, expect, test, vi } from 'vitest';
import { plain, type Rightful } from '../channels/index.ts';
import type { Announcement, Recipients } from './announcement.ts';
import { Audience, type AudienceMember } from './audience.ts';
import { Fanout } from './fanout.ts';
import type { Outgoing } from './outgoing.ts';

class FakeMember implements AudienceMember {
  static #count = 0;
  who: Rightful & { readonly id: string };
  sinceNumber: number;
  /** Whether it is among somebody. */
  asked = 0;
  readonly got: number[] = [];
  readonly frames: Buffer[] = [];

  constructor(sinceNumber = 0, role: Role = 'listener') {
    FakeMember.#count += 1;
    this.who = { id: `p${FakeMember.#count}`, ...plain(role) };
    this.sinceNumber = sinceNumber;
  }

  isAmong(recipients: Exclude<Recipients, 'everybody'>): boolean {
    this.asked += 1;
    if (recipients === 'levels') return this.who.role !== 'listener' || this.who.exceptions.length > 0;
    if ('role' in recipients) return recipients.role === this.who.role;
    return 'participantId' in recipients && recipients.participantId === this.who.id;
  }

  deliver(events: readonly Outgoing[], frames: Buffer): void {
    this.got.push(...events.map(({ number }) => number));
    this.frames.push(frames);
  }
}

function count(listeners: number): Announcement {
  return { event: 'listenerCount', data: { listeners, receiving: 0 } };
}

function audienceOf(...members: AudienceMember[]): Audience {
  const audience = new Audience();
  for (const member of members) audience.add(member);
  return audience;
}

test('everyone gets the very same bytes', async () => {
  const [one, two] = [new FakeMember(), new FakeMember()];
  new Fanout().announce(audienceOf(one, two), count(1));
  await vi.waitFor(() => expect(two.got).toEqual([1]));
  expect(one.frames[0]).toBe(two.frames[0]);
  expect(one.frames[0]?.subarray(2).toString()).toBe(
    '{"event":"listenerCount","data":{"listeners":1,"receiving":0}}',
  );
});

test('nothing goes out at once: the reply that caused it goes first', async () => {
  const member = new FakeMember();
  new Fanout().announce(audienceOf(member), count(1));
  await Promise.resolve();
  expect(member.got).toEqual([]);
  await vi.waitFor(() => expect(member.got).toEqual([1]));
});

test('events of one moment share a write', async () => {
  const member = new FakeMember();
  const fanout = new Fanout();
  const audience = audienceOf(member);
  fanout.announce(audience, count(1));
  fanout.announce(audience, count(2));
  await vi.waitFor(() => expect(member.got).toEqual([1, 2]));
  expect(member.frames).toHaveLength(1);
});

test('who came later gets nothing that its snapshot already told', async () => {
  const audience = new Audience();
  const fanout = new Fanout();
  fanout.announce(audience, count(1));
  const late = new FakeMember(audience.number);
  audience.add(late);
  fanout.announce(audience, count(2));
  await vi.waitFor(() => expect(late.got).toEqual([2]));
  expect(late.frames[0]?.toString()).toContain('"listeners":2');
});

test('thousands are served in slices, in order, and others get their turn in between', async () => {
  /** One that takes its time, as a system call does. */
  class SlowMember extends FakeMember {
    override deliver(events: readonly Outgoing[], frames: Buffer): void {
      super.deliver(events, frames);
      const until = performance.now() + 0.05;
      while (performance.now() < until);
    }
  }
  const crowd = Array.from({ length: 1000 }, () => new SlowMember());
  const few = new FakeMember();
  const fanout = new Fanout();
  const large = audienceOf(...crowd);
  fanout.announce(large, count(1));
  fanout.announce(audienceOf(few), count(1));
  fanout.announce(large, count(2));
  await vi.waitFor(() => expect(few.got).toEqual([1]), { interval: 1 });
  expect(crowd.at(-1)?.got).toEqual([]);
  await vi.waitFor(() => expect(crowd.at(-1)?.got).toEqual([1, 2]));
  expect(crowd.every(({ got }) => got.join() === '1,2')).toBe(true);
});

test('who leaves in the middle gets nothing more, and nobody is left out for it', async () => {
  const audience = new Audience();
  const last = new FakeMember();
  const leaver = new FakeMember();
  const first: AudienceMember = {
    who: { id: 'first', ...plain('listener') },
    sinceNumber: 0,
    isAmong: () => false,
    deliver: () => audience.delete(leaver),
  };
  for (const member of [first, leaver, last]) audience.add(member);
  new Fanout().announce(audience, count(1));
  await vi.waitFor(() => expect(last.got).toEqual([1]));
  expect(leaver.got).toEqual([]);
});

test('an event may be for some alone, and who comes later is not told what was before', async () => {
  const [host, listener, late] = [new FakeMember(0, 'host'), new FakeMember(), new FakeMember(2, 'host')];
  const fanout = new Fanout();
  const audience = audienceOf(host, listener, late);
  fanout.announce(audience, count(1));
  fanout.announce(audience, count(2), { role: 'host' });
  fanout.announce(audience, count(3));
  await vi.waitFor(() => expect(late.got).toEqual([3]));
  expect(host.got).toEqual([1, 2, 3]);
  expect(listener.got).toEqual([1, 3]);
  expect(fanout.delivered).toBe(6);
});

describe('of ten thousand', () => {
  const EXCEPTED: Rightful['exceptions'] = [{ channelId: 'stage', right: 'talk', allowed: true }];
  const crowd = Array.from({ length: 10_000 }, () => new FakeMember());
  const [host, guest, excepted] = [new FakeMember(0, 'host'), new FakeMember(0, 'guest'), new FakeMember()];
  excepted.who = { ...excepted.who, exceptions: EXCEPTED };
  const audience = audienceOf(...crowd, host, guest, excepted);
  const [one] = crowd;
  if (one === undefined) throw new Error('There is nobody.');

  test.each<[string, Recipients, readonly FakeMember[]]>([
    ['levels, for those who see them', 'levels', [host, guest, excepted]],
    ['how many cheer, for the host', { role: 'host' }, [host]],
    ['what one is, for this one', { participantId: one.who.id }, [one]],
  ])('%s: a few are asked, and a few are told', async (_what, to, wanted) => {
    const fanout = new Fanout();
    const all = [...crowd, host, guest, excepted];
    for (const member of all) member.asked = 0;
    fanout.announce(audience, count(1), to);
    await vi.waitFor(() => expect(fanout.delivered).toBe(wanted.length));
    for (const member of wanted) expect(member.got.at(-1)).toBe(audience.number);
    expect(all.reduce((sum, { asked }) => sum + asked, 0)).toBeLessThan(10);
  });

  test('what is for all goes to all, in order with what is for few', async () => {
    const fanout = new Fanout();
    const first = audience.number + 1;
    fanout.announce(audience, count(1), 'levels');
    fanout.announce(audience, count(2));
    fanout.announce(audience, count(3), { participantId: one.who.id });
    await vi.waitFor(() => expect(fanout.delivered).toBe(3 + 10_003 + 1));
    expect(guest.got.slice(-2)).toEqual([first, first + 1]);
    expect(one.got.slice(-2)).toEqual([first + 1, first + 2]);
    expect(crowd.at(-1)?.got.at(-1)).toBe(first + 1);
  });
});

test('whoever becomes something else while others are told misses nothing, and gets nothing twice', async () => {
  const members = Array.from({ length: 3000 }, (_, n) => new FakeMember(0, n < 1500 ? 'listener' : 'guest'));
  const audience = audienceOf(...members);
  audience.push(count(1));
  // Guests come first: some of them are served, and no listener.
  while (members[1700]?.got.length === 0) audience.deliverUntil(0);
  expect(members[2999]?.got).toEqual([]);
  const become = (n: number, role: Role) => {
    const member = members[n];
    if (member === undefined) throw new Error('There is no such member.');
    member.who = { ...member.who, ...plain(role) };
    audience.changed(member);
  };
  become(0, 'ops');
  become(1, 'guest');
  become(1600, 'listener');
  become(2999, 'ops');
  while (!audience.deliverUntil(0));
  expect(members.every(({ got }) => got.join() === '1')).toBe(true);
  expect(audience.takeDelivered()).toBe(3000);
});
