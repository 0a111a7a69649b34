import { role } from '@auxcast/shared-types';
import { expect, test, vi } from 'vitest';
import { Crowd, plain } from './crowd.ts';
import type { Rightful } from './rights.ts';

interface One extends Rightful {
  readonly id: string;
}

const EXCEPTED: Partial<Rightful> = { exceptions: [{ channelId: 'stage', right: 'talk', allowed: true }] };

function one(id: string, who: Rightful): One {
  return { id, ...who };
}

function idsOf(ones: Iterable<One>): string[] {
  return [...ones].map(({ id }) => id);
}

function crowdOf(...ones: One[]): Crowd<One> {
  const crowd = new Crowd<One>();
  for (const each of ones) crowd.place(each.id, each, each);
  return crowd;
}

test('of many alike one answer is asked for, and of each of whom more is known its own', () => {
  const crowd = crowdOf(
    ...Array.from({ length: 1000 }, (_, n) => one(`l${n}`, plain('listener'))),
    one('excepted', { ...plain('listener'), ...EXCEPTED }),
    one('muted', { ...plain('listener'), isMuted: true }),
    one('ops', plain('ops')),
  );
  const fits = vi.fn(({ role: each, exceptions }: Rightful) => each === 'ops' || exceptions.length > 0);
  expect(idsOf(crowd.fitting(fits, (it) => it))).toEqual(['ops', 'excepted']);
  expect(fits.mock.calls.length).toBe(role.options.length + 2);
  expect(crowd.size).toBe(1003);
});

test('those who may do most come first, and no more of each kind than are wanted', () => {
  const crowd = crowdOf(
    one('a', plain('listener')),
    one('b', plain('listener')),
    one('c', plain('guest')),
    one('d', plain('host')),
  );
  expect(
    idsOf(
      crowd.fitting(
        () => true,
        (it) => it,
        1,
      ),
    ),
  ).toEqual(['d', 'c', 'a']);
});

test('whoever becomes something else is kept as that, once', () => {
  const before = one('a', plain('listener'));
  const crowd = crowdOf(before);
  crowd.place('a', before, plain('guest'));
  crowd.place('a', before, plain('guest'));
  expect(crowd.groups.filter(({ members }) => members.size > 0)).toMatchObject([
    { role: 'guest', isPlain: true },
  ]);
  expect(crowd.size).toBe(1);
});

test('of one id there is one, and the former takes nobody along', () => {
  const [former, newer] = [one('a', plain('listener')), one('a', plain('guest'))];
  const crowd = crowdOf(former, newer);
  expect(crowd.delete('a', former)).toBe(false);
  expect(crowd.find('a')).toBe(newer);
  expect(crowd.delete('a', newer)).toBe(true);
  expect(crowd.find('a')).toBeUndefined();
});
