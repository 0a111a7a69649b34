import type { Role } from '@auxcast/shared-types';
import { expect, test, vi } from 'vitest';
import type { Announcement, Recipients } from './announcement.ts';
import { Audience, type AudienceMember } from './audience.ts';
import { Fanout } from './fanout.ts';
import type { Outgoing } from './outgoing.ts';

class FakeMember implements AudienceMember {
  readonly sinceNumber: number;
  readonly got: number[] = [];
  readonly frames: Buffer[] = [];

  readonly #role: Role;

  constructor(sinceNumber = 0, role: Role = 'listener') {
    this.sinceNumber = sinceNumber;
    this.#role = role;
  }

  isAmong(recipients: Exclude<Recipients, 'everybody'>): boolean {
    return typeof recipients === 'object' && 'role' in recipients && recipients.role === this.#role;
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
