import { CHEER, GREEN_ROOM, PROGRAM, STAGE, TALKBACK } from '@auxcast/shared-types';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type Channel, Channels, stageOf } from './channels.ts';

const limits = { channelsPerSession: 4 };
const onChanged = vi.fn<(channel: Channel) => void>();
const onClosed = vi.fn<(channelId: string) => void>();

function channelsOf(stored: readonly Channel[] = []): Channels {
  return new Channels({ stored, stage: stageOf('push-to-talk'), limits, onChanged, onClosed });
}

/** As they are, in their order. */
function names(channels: Channels): string[] {
  return [...channels].map(({ name, position }) => `${position} ${name}`);
}

let channels: Channels;

beforeEach(() => {
  onChanged.mockReset();
  onClosed.mockReset();
  channels = channelsOf();
});

test('a new session has a stage that listeners hear, and nothing of it is stored before it changes', () => {
  const [stage, ...others] = channels;
  expect(others).toEqual([]);
  expect(stage).toMatchObject({ channelId: STAGE, mode: 'push-to-talk', position: 0 });
  expect(stage?.matrix).toEqual({
    host: { talk: true, listen: true },
    ops: { talk: true, listen: true },
    guest: { talk: true, listen: true },
    listener: { talk: false, listen: true },
  });
  expect(onChanged).not.toHaveBeenCalled();
});

test('on a new channel host, ops and guests talk and listen; listeners neither', () => {
  const channel = channels.add('Green room', 'open');
  expect(channel).toMatchObject({ name: 'Green room', mode: 'open', position: 1 });
  const both = { talk: true, listen: true };
  expect(channel.matrix).toEqual({
    host: both,
    ops: both,
    guest: both,
    listener: { talk: false, listen: false },
  });
  expect(channel.channelId).toMatch(/^[a-z0-9]{8}$/);
  expect(onChanged.mock.calls).toEqual([[channel]]);
});

test('there are as many as may be, and room again once one is closed', () => {
  const [first] = [1, 2, 3].map((n) => channels.add(`Channel ${n}`, 'open'));
  expect(() => channels.add('One more', 'open')).toThrow(
    expect.objectContaining({ code: 'too-many', details: { what: 'channels', most: 4 } }),
  );
  channels.close(first?.channelId ?? '');
  channels.add('One more', 'open');
  expect(names(channels)).toEqual(['0 Stage', '1 Channel 2', '2 Channel 3', '3 One more']);
});

describe('order', () => {
  beforeEach(() => {
    for (const name of ['A', 'B', 'C']) channels.add(name, 'push-to-talk');
    onChanged.mockReset();
  });

  function idOf(name: string): string {
    const found = [...channels].find((channel) => channel.name === name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found.channelId;
  }

  test.each([
    ['C', 0, ['0 C', '1 Stage', '2 A', '3 B']],
    ['Stage', 2, ['0 A', '1 B', '2 Stage', '3 C']],
    ['A', 1000, ['0 Stage', '1 B', '2 C', '3 A']],
    ['B', 2, ['0 Stage', '1 A', '2 B', '3 C']],
  ])('%s goes to place %i, and only those that moved are stored', (name, position, expected) => {
    const before = new Map([...channels].map((channel) => [channel.channelId, channel.position]));
    channels.change(idOf(name), { position });
    expect(names(channels)).toEqual(expected);
    const moved = [...channels].filter((channel) => before.get(channel.channelId) !== channel.position);
    for (const channel of moved) expect(onChanged).toHaveBeenCalledWith(channel);
    expect(onChanged.mock.calls.length).toBeLessThanOrEqual(moved.length + 1);
  });

  test('what closes leaves no gap, is told, and is not there any more', () => {
    const id = idOf('A');
    channels.close(id);
    expect(names(channels)).toEqual(['0 Stage', '1 B', '2 C']);
    expect(onClosed.mock.calls).toEqual([[id]]);
    expect(() => channels.demand(id)).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => channels.close(id)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  test('what is stored comes back in its order, the stage too, wherever it was', () => {
    channels.change(STAGE, { position: 3 });
    const shuffled = [...channels].toReversed();
    expect(names(channelsOf(shuffled))).toEqual(names(channels));
  });
});

test('a change leaves what it does not name as it is', () => {
  const { channelId } = channels.add('Green room', 'open');
  channels.change(channelId, { name: 'Backstage' });
  expect(channels.find(channelId)).toMatchObject({ name: 'Backstage', mode: 'open', position: 1 });
  channels.change(channelId, { mode: 'push-to-talk' });
  expect(channels.find(channelId)).toMatchObject({ name: 'Backstage', mode: 'push-to-talk' });
});

test.each(['host', 'ops', 'guest', 'listener'] as const)('a cell of %s is one cell', (role) => {
  channels.add('Green room', 'open');
  const before = channels.demand(STAGE).matrix;
  for (const right of ['talk', 'listen'] as const) {
    channels.setRight(STAGE, role, right, !before[role][right]);
    expect(channels.demand(STAGE).matrix).toEqual({
      ...before,
      [role]: { ...before[role], [right]: !before[role][right] },
    });
    channels.setRight(STAGE, role, right, before[role][right]);
  }
  const [, other] = channels;
  expect(other?.matrix.listener).toEqual({ talk: false, listen: false });
});

test('the stage is not closed; of the program and of cheering nothing is changed', () => {
  const forbidden = expect.objectContaining({ code: 'forbidden' });
  expect(() => channels.close(STAGE)).toThrow(forbidden);
  for (const id of [PROGRAM, CHEER, TALKBACK]) {
    expect(() => channels.close(id)).toThrow(forbidden);
    expect(() => channels.change(id, { name: 'Mine' })).toThrow(forbidden);
    expect(() => channels.setRight(id, 'listener', 'talk', true)).toThrow(forbidden);
  }
  expect(() => channels.setRight('nothing', 'listener', 'talk', true)).toThrow(
    expect.objectContaining({ code: 'not-found' }),
  );
  expect(onChanged).not.toHaveBeenCalled();
  expect(onClosed).not.toHaveBeenCalled();
});

test('the green room is added once, is not for listeners, and is not closed', () => {
  expect(channels.addGreenRoom()).toBe(true);
  const room = channels.demand(GREEN_ROOM);
  expect(room).toMatchObject({ name: 'Green room', mode: 'push-to-talk', position: 1 });
  expect(room.matrix.guest).toEqual({ talk: true, listen: true });
  expect(room.matrix.listener).toEqual({ talk: false, listen: false });
  expect(channels.addGreenRoom()).toBe(false);
  expect([...channels]).toHaveLength(2);
  expect(() => channels.close(GREEN_ROOM)).toThrow(expect.objectContaining({ code: 'forbidden' }));
});

test('there is no green room where there is no room for it', () => {
  while (channels.size < limits.channelsPerSession) channels.add('Booth', 'open');
  expect(() => channels.addGreenRoom()).toThrow(expect.objectContaining({ code: 'too-many' }));
  expect(channels.find(GREEN_ROOM)).toBeUndefined();
});
