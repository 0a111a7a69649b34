import { type IcecastWish, OUTPUTS_PER_SESSION } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutputRecord } from '../../persistence/index.ts';
import { sampleOutput } from '../../persistence/testing/records.fixture.ts';
import { PushFailure } from './push-failure.ts';
import { SessionIcecast, type SessionIcecastOptions } from './session-icecast.ts';
import { HandFeeds } from './testing/hand-feed.fixture.ts';

const log = new ConsoleLogger({ logLevels: [] });
const WISH: IcecastWish = {
  url: 'http://radio.example.org:8000',
  mount: '/live.mp3',
  user: 'source',
  password: 'hackme',
  format: 'mp3-192',
  isPublic: false,
};

/** By their ids, as the store has them. */
let stored: Map<string, OutputRecord>;
/** Whether each that was connected to might be private. */
let asked: boolean[];
let open: SessionIcecast | undefined;

beforeEach(() => {
  stored = new Map();
  asked = [];
});
afterEach(() => open?.close());

function outputs(options: Partial<SessionIcecastOptions> = {}): SessionIcecast {
  open = new SessionIcecast({
    session: { title: 'Friday', course: { hasEnded: false } },
    stored: [],
    privateTargets: [],
    feeds: () => new HandFeeds(),
    connect: async (_target, { mayBePrivate }) => {
      asked.push(mayBePrivate);
      throw new PushFailure('private-address');
    },
    store: (record) => stored.set(record.outputId, record),
    forget: (outputId) => stored.delete(outputId),
    log,
    now: () => 1_800_000_000_000,
    ...options,
  });
  return open;
}

function statesOf(all: SessionIcecast): string[] {
  return (all.view?.outputs ?? []).map(({ state }) => state);
}

describe('the outputs of a session', () => {
  test('are nothing to tell of before there was one, and a list from then on', () => {
    const all = outputs();
    expect(all.view).toBeNull();
    const outputId = all.add(WISH);
    expect(all.view?.outputs).toMatchObject([{ outputId, state: 'stopped', user: 'source' }]);
    all.remove(outputId);
    expect(all.view).toEqual({ outputs: [] });
  });

  test('are stored as they are added, started and stopped, and tell nobody the password', () => {
    const all = outputs();
    const outputId = all.add(WISH);
    expect(stored.get(outputId)).toMatchObject({ password: 'hackme', isOn: false, mayBePrivate: false });
    all.start(outputId);
    expect(stored.get(outputId)?.isOn).toBe(true);
    all.stop(outputId);
    expect(stored.get(outputId)?.isOn).toBe(false);
    expect(JSON.stringify(all.view)).not.toContain('hackme');
    all.remove(outputId);
    expect(stored.size).toBe(0);
  });

  test('are told soon after they change', async () => {
    const all = outputs();
    const told = new Promise<void>((resolve) => all.events.once('told', resolve));
    all.add(WISH);
    await told;
  });

  test('that were on before a restart are on again, the others are there', async () => {
    const all = outputs({ stored: [sampleOutput('a', { isOn: true }), sampleOutput('b')] });
    expect(statesOf(all)).toEqual(['connecting', 'stopped']);
    await expect.poll(() => statesOf(all)).toEqual(['refused', 'stopped']);
    // It stays on: a restart may be what mends it.
    expect(stored.size).toBe(0);
  });

  test('go with the end of their session, passwords and all', () => {
    const session = { title: 'Friday', course: { hasEnded: false } };
    const all = outputs({ session });
    const outputId = all.add(WISH);
    session.course.hasEnded = true;
    all.end();
    expect(stored.size).toBe(0);
    for (const work of [() => all.add(WISH), () => all.start(outputId), () => all.stop(outputId)]) {
      expect(work).toThrow(expect.objectContaining({ code: 'session-ended' }));
    }
  });

  test('stay stored when the server stops', () => {
    const all = outputs();
    const outputId = all.add(WISH);
    all.start(outputId);
    all.close();
    expect(statesOf(all)).toEqual(['stopped']);
    expect(stored.get(outputId)?.isOn).toBe(true);
  });

  test('are not more than so many, and found by their ids alone', () => {
    const all = outputs();
    const ids = Array.from({ length: OUTPUTS_PER_SESSION }, () => all.add(WISH));
    expect(new Set(ids).size).toBe(OUTPUTS_PER_SESSION);
    expect(() => all.add(WISH)).toThrow(expect.objectContaining({ code: 'too-many' }));
    expect(() => all.start('nobody')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  test('are not started all the time: each start may connect to somebody', () => {
    const all = outputs();
    const outputId = all.add(WISH);
    const again = () => {
      all.stop(outputId);
      all.start(outputId);
    };
    const often = () => Array.from({ length: 20 }, again);
    expect(often).toThrow(expect.objectContaining({ code: 'rate-limited' }));
    expect(() => all.stop(outputId)).not.toThrow();
  });
});

describe('a private place', () => {
  test.each([
    ['for a host', {}, false, false],
    ['for an admin', {}, true, true],
    ['that a setting names', { privateTargets: ['radio.example.org:8000'] }, false, true],
    ['of which a setting names another port', { privateTargets: ['radio.example.org:80'] }, false, false],
  ])('%s', async (_name, options, isAdmin, mayBePrivate) => {
    const all = outputs(options);
    all.start(all.add(WISH, isAdmin));
    await expect.poll(() => asked).toEqual([mayBePrivate]);
  });
});
