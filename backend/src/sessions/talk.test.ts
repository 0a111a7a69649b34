/** Who hears whom, without media: what flows is what the matrix says, in whatever order things happen. */
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CHEER, type Exception, type Role, returnFeed, STAGE, TALKBACK } from '@auxcast/shared-types';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type Channel, Channels, mayDo, stageOf, withException } from '../channels/index.ts';
import { isHeardOnStage, MixDesk, mayTalkOnStage } from '../desk/index.ts';
import type { SessionMediaEvents } from '../media/session-media.ts';
import { Talk } from './talk.ts';
import type { Talker } from './talker.ts';
import type { Hearer, VoicePublication } from './voice.ts';

/** Does what it is told in the order in which it is told, a little later. */
class FakeWorker {
  readonly #waiting: (() => void)[] = [];
  #isBusy = false;
  /** Called after each thing that it did. */
  onDone: () => void = () => undefined;

  do(act: () => void): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(() => {
      act();
      this.onDone();
      resolve();
    });
    void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await nextTurn();
      next();
    }
    this.#isBusy = false;
  }
}

class FakeVoice implements VoicePublication {
  readonly producerId: string;
  isOpen = true;
  isPaused = true;
  readonly #worker: FakeWorker;
  readonly #closed: (() => void)[] = [];

  constructor(producerId: string, worker: FakeWorker) {
    this.producerId = producerId;
    this.#worker = worker;
  }

  pause(): Promise<void> {
    return this.#worker.do(() => {
      this.isPaused = true;
    });
  }

  resume(): Promise<void> {
    return this.#worker.do(() => {
      this.isPaused = false;
    });
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const told of this.#closed) told();
  }

  onClosed(listener: () => void): void {
    this.#closed.push(listener);
  }
}

/** Consumers by voice, and whether they let it through. */
class FakeEars {
  readonly flows = new Map<string, boolean>();
  readonly #asked = new Map<string, boolean>();
  readonly #worker: FakeWorker;

  constructor(worker: FakeWorker) {
    this.#worker = worker;
  }

  consume(producerId: string): void {
    this.flows.set(producerId, false);
    this.#asked.set(producerId, false);
  }

  consumes(producerId: string | null): boolean {
    return producerId !== null && this.flows.has(producerId);
  }

  stop(producerId: string): void {
    this.flows.delete(producerId);
    this.#asked.delete(producerId);
  }

  setFlow(producerId: string, flows: boolean): Promise<void> | undefined {
    if (!this.consumes(producerId) || this.#asked.get(producerId) === flows) return undefined;
    this.#asked.set(producerId, flows);
    return this.#worker.do(() => {
      if (this.flows.has(producerId)) this.flows.set(producerId, flows);
    });
  }
}

class FakeTalker implements Talker {
  readonly id: string;
  readonly receiving: FakeEars & NonNullable<Hearer['receiving']>;
  role: Role;
  isMuted = false;
  exceptions: readonly Exception[] = [];
  turnedOff = new Set<string>();
  readonly openOn: readonly string[] = [];

  constructor(role: Role, worker: FakeWorker) {
    this.id = role;
    this.role = role;
    this.receiving = new FakeEars(worker);
  }

  turn(channelId: string, isOn: boolean): void {
    if (isOn) this.turnedOff.delete(channelId);
    else this.turnedOff.add(channelId);
  }
}

const ROLES = ['host', 'ops', 'guest', 'listener'] as const;
const NAMES = ['Stage', 'Green', 'Booth'] as const;
const RIGHTS = ['talk', 'listen'] as const;
const GUESTS = ['ops', 'guest'] as const;
const BED = 'bed';

/**
 * Four people with a voice each, who consume all that they may, and the bed; three channels, and a desk at
 * which ops and guest have a strip.
 */
class Scene {
  readonly worker = new FakeWorker();
  readonly raise = vi.fn();
  readonly media = { events: new EventEmitter<SessionMediaEvents>(), voiceCount: 0 };
  readonly channels = new Channels({
    stored: [],
    stage: stageOf('push-to-talk'),
    limits: { channelsPerSession: 8 },
    onChanged: () => undefined,
    onClosed: () => undefined,
  });
  readonly desk = new MixDesk(null);
  readonly talk = new Talk({
    channels: this.channels,
    desk: this.desk,
    media: this.media,
    limits: { talkersPerSession: 4 },
    crowd: () => 4,
    keep: () => undefined,
    raise: this.raise,
  });
  readonly people = ROLES.map((role) => new FakeTalker(role, this.worker));
  readonly voices = new Map<FakeTalker, FakeVoice>();
  /** Who holds what: `host stage`. */
  readonly held = new Set<string>();
  readonly ids: string[];
  #voices = 0;

  constructor() {
    this.ids = [STAGE, ...NAMES.slice(1).map((name) => this.channels.add(name, 'push-to-talk').channelId)];
    this.desk.bedCame(BED);
    for (const { receiving } of this.people) receiving.consume(BED);
    this.#catchUp();
  }

  /** What clients do: open a voice where they may, and consume those that they may hear. */
  #catchUp(): void {
    for (const talker of this.people) {
      const isOpen = this.voices.get(talker)?.isOpen === true;
      if (!isOpen && this.talk.mayTalk(talker)) {
        this.#voices += 1;
        const voice = new FakeVoice(`voice ${this.#voices}`, this.worker);
        this.voices.set(talker, voice);
        this.talk.voiceCame(talker, voice);
      }
    }
    for (const hearer of this.people) {
      for (const talker of this.people) {
        const voice = this.talk.voiceOf(talker);
        if (voice === undefined || !this.talk.mayHear(hearer, talker)) continue;
        if (hearer.receiving.consumes(voice.id)) continue;
        hearer.receiving.consume(voice.id);
        void voice.add(hearer);
      }
    }
  }

  /** Asked for, and granted or refused. */
  async press(talker: FakeTalker, channelId: string): Promise<void> {
    const channel = this.channels.demand(channelId);
    const pressed = this.talk.press(talker, channelId);
    if (!this.#mayTalk(talker, channel)) {
      await expect(pressed).rejects.toMatchObject({ code: talker.isMuted ? /muted|forbidden/ : 'forbidden' });
      return;
    }
    this.held.add(`${talker.id} ${channelId}`);
    await pressed;
  }

  async release(talker: FakeTalker, channelId: string): Promise<void> {
    this.held.delete(`${talker.id} ${channelId}`);
    await this.talk.release(talker, channelId);
  }

  async talkBack(talker: FakeTalker, isOn: boolean): Promise<void> {
    if (!isOn) {
      this.held.delete(`${talker.id} ${TALKBACK}`);
      await this.talk.release(talker, TALKBACK);
    } else if (this.mayTalkBack(talker)) {
      this.held.add(`${talker.id} ${TALKBACK}`);
      await this.talk.press(talker, TALKBACK);
    } else await expect(this.talk.press(talker, TALKBACK)).rejects.toThrow();
  }

  changed(): void {
    for (const talker of this.people) {
      for (const channel of this.channels) {
        if (!this.#mayTalk(talker, channel)) this.held.delete(`${talker.id} ${channel.channelId}`);
      }
      if (!this.mayTalkBack(talker)) this.held.delete(`${talker.id} ${TALKBACK}`);
    }
    this.talk.rightsChanged();
    this.#catchUp();
  }

  /** As `changed`, where no right on a channel did. */
  deskChanged(): void {
    this.talk.deskChanged();
    this.changed();
  }

  mayTalkBack(talker: FakeTalker): boolean {
    return this.desk.isOpen && mayDo(talker, 'mix') && !talker.isMuted;
  }

  #mayTalk(talker: FakeTalker, channel: Channel): boolean {
    if (!mayDo(talker, 'talk', channel)) return false;
    return channel.channelId !== STAGE || mayTalkOnStage(this.desk, talker);
  }

  /** By the matrix and the desk: `host>guest` where guest is to hear host. */
  entitled(): string[] {
    return this.#pairs(
      (hearer, talker) =>
        (this.held.has(`${talker.id} ${TALKBACK}`) && this.desk.stripOf(hearer.id) !== undefined) ||
        [...this.channels].some(
          (channel) =>
            this.held.has(`${talker.id} ${channel.channelId}`) &&
            this.#mayTalk(talker, channel) &&
            mayDo(hearer, 'listen', channel) &&
            !hearer.turnedOff.has(channel.channelId) &&
            (channel.channelId !== STAGE ||
              isHeardOnStage(this.desk, { id: hearer.id, hasBed: true }, talker)),
        ),
    );
  }

  /** What a packet of each would reach now. */
  flowing(): string[] {
    return this.#pairs((hearer, talker) => {
      const voice = this.voices.get(talker);
      if (voice === undefined || !voice.isOpen || voice.isPaused) return false;
      return hearer.receiving.flows.get(voice.producerId) === true;
    });
  }

  async settled(): Promise<void> {
    // Of four people there are no more things under way than that.
    for (let n = 0; n < 60; n += 1) await nextTurn();
  }

  #pairs(fits: (hearer: FakeTalker, talker: FakeTalker) => boolean): string[] {
    return this.people.flatMap((talker) =>
      this.people
        .filter((hearer) => hearer !== talker && fits(hearer, talker))
        .map((hearer) => `${talker.id}>${hearer.id}`),
    );
  }
}

const who = fc.integer({ min: 0, max: ROLES.length - 1 });
const where = fc.integer({ min: 0, max: NAMES.length - 1 });
const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('press' as const), who, where }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('release' as const), who, where }) },
  fc.record({ what: fc.constant('letGo' as const), who }),
  fc.record({ what: fc.constant('listen' as const), who, where, on: fc.boolean() }),
  fc.record({
    what: fc.constant('cell' as const),
    where,
    role: fc.constantFrom(...ROLES),
    right: fc.constantFrom(...RIGHTS),
    on: fc.boolean(),
  }),
  fc.record({
    what: fc.constant('exception' as const),
    who,
    where,
    right: fc.constantFrom(...RIGHTS),
    on: fc.option(fc.boolean()),
  }),
  fc.record({ what: fc.constant('mute' as const), who, on: fc.boolean() }),
  fc.record({ what: fc.constant('desk' as const), on: fc.boolean() }),
  fc.record({ what: fc.constant('mix' as const), on: fc.boolean() }),
  fc.record({ what: fc.constant('talkback' as const), who, on: fc.boolean() }),
  fc.record({
    what: fc.constant('strip' as const),
    stripId: fc.constantFrom(...GUESTS),
    isOnAir: fc.boolean(),
    isMuted: fc.boolean(),
    feed: fc.constantFrom(...returnFeed.options),
  }),
);
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

async function act(scene: Scene, deed: Deed): Promise<void> {
  const talker = 'who' in deed ? scene.people[deed.who] : undefined;
  const channelId = 'where' in deed ? (scene.ids[deed.where] ?? STAGE) : STAGE;
  switch (deed.what) {
    case 'cell':
      scene.channels.setRight(channelId, deed.role, deed.right, deed.on);
      scene.changed();
      return;
    case 'press':
      if (talker) await scene.press(talker, channelId);
      return;
    case 'release':
      if (talker) await scene.release(talker, channelId);
      return;
    case 'letGo':
      for (const key of [...scene.held]) if (key.startsWith(`${talker?.id} `)) scene.held.delete(key);
      if (talker) scene.talk.letGo(talker);
      return;
    case 'listen':
      if (!talker || !mayDo(talker, 'listen', scene.channels.demand(channelId))) return;
      await scene.talk.listen(talker, channelId, deed.on);
      return;
    case 'exception':
      if (!talker) return;
      talker.exceptions = withException(talker.exceptions, {
        channelId,
        right: deed.right,
        allowed: deed.on,
      });
      scene.changed();
      return;
    case 'mute':
      if (!talker) return;
      talker.isMuted = deed.on;
      scene.changed();
      return;
    case 'desk':
      scene.desk.set({ isOpen: deed.on });
      scene.desk.seat(GUESTS);
      scene.deskChanged();
      return;
    case 'mix':
      scene.desk.applied({ isMixing: deed.on, revision: 0 });
      scene.deskChanged();
      return;
    case 'strip':
      if (scene.desk.stripOf(deed.stripId) === undefined) return;
      scene.desk.setStrip(deed.stripId, deed);
      scene.deskChanged();
      return;
    case 'talkback':
      if (!talker) return;
      await scene.talkBack(talker, deed.on);
  }
}

describe('what flows', () => {
  test('is what the matrix says after each step, and on the way there nothing that it says neither before nor after', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
        const scene = new Scene();
        await scene.settled();
        for (const one of deeds) {
          const before = new Set(scene.entitled());
          const strays: string[] = [];
          const done = act(scene, one);
          const allowed = new Set([...before, ...scene.entitled()]);
          scene.worker.onDone = () => strays.push(...scene.flowing().filter((pair) => !allowed.has(pair)));
          await done;
          await scene.settled();
          expect(strays).toEqual([]);
          expect(scene.flowing()).toEqual(scene.entitled());
        }
        scene.talk.close();
      }),
      { numRuns: 60 },
    );
  });

  test('is what the matrix says in the end, when nobody waits for anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(deed, fc.nat(3)), { maxLength: 40 }), async (deeds) => {
        const scene = new Scene();
        const under = [];
        for (const [one, turns] of deeds) {
          under.push(act(scene, one));
          for (let n = 0; n < turns; n += 1) await nextTurn();
        }
        await Promise.all(under);
        await scene.settled();
        expect(scene.flowing()).toEqual(scene.entitled());
        scene.talk.close();
      }),
      { numRuns: 100 },
    );
  });
});

test('rapid presses and releases end as the last of them says', async () => {
  const scene = new Scene();
  const [host] = scene.people;
  if (host === undefined) throw new Error('There is no host.');
  const under = [];
  for (let n = 0; n < 51; n += 1) {
    under.push(n % 2 === 0 ? scene.press(host, STAGE) : scene.release(host, STAGE));
  }
  await Promise.all(under);
  await scene.settled();
  expect(scene.flowing()).toEqual(['host>ops', 'host>guest', 'host>listener']);
});

test('whoever is told who talks is told who does, and of those who were stopped that they do not', async () => {
  const scene = new Scene();
  const [, ops, guest] = scene.people;
  if (ops === undefined || guest === undefined) throw new Error('There is nobody.');
  const stage = () => scene.talk.talkersOn(scene.channels.demand(STAGE));
  const told = () =>
    scene.raise.mock.calls.filter(([fact]) => fact === 'talking').map((call): unknown => call[1]);
  await Promise.all([scene.press(ops, STAGE), scene.press(guest, STAGE)]);
  expect(stage()).toEqual(['ops', 'guest']);
  expect(told()).toEqual([{ channelId: STAGE, participantIds: ['ops', 'guest'] }]);
  guest.isMuted = true;
  scene.changed();
  expect(stage()).toEqual(['ops']);
  guest.isMuted = false;
  scene.changed();
  // The press went with the mute.
  expect(stage()).toEqual(['ops']);
  // Seldom enough for a crowd: both changes in one.
  await vi.waitFor(() => expect(told()).toHaveLength(2));
  expect(told()[1]).toEqual({ channelId: STAGE, participantIds: ['ops'] });
});

test('an open channel stays on when a connection breaks; one that becomes push-to-talk does not', async () => {
  const scene = new Scene();
  const [host] = scene.people;
  if (host === undefined) throw new Error('There is no host.');
  const open = scene.channels.add('Open', 'open');
  await scene.press(host, STAGE);
  await scene.press(host, open.channelId);
  scene.talk.letGo(host);
  expect(scene.talk.talkersOn(scene.channels.demand(STAGE))).toEqual([]);
  expect(scene.talk.talkersOn(open)).toEqual(['host']);
  scene.channels.change(open.channelId, { mode: 'push-to-talk' });
  scene.talk.modeChanged(open.channelId);
  expect(scene.talk.talkersOn(scene.channels.demand(open.channelId))).toEqual([]);
});

test('cheering is counted, and lost with its holder', async () => {
  const scene = new Scene();
  const [host, ops, guest] = scene.people;
  if (host === undefined || ops === undefined || guest === undefined) throw new Error('There is nobody.');
  await expect(scene.talk.press(host, CHEER)).rejects.toMatchObject({ code: 'forbidden' });
  await scene.talk.press(ops, CHEER);
  await scene.talk.press(guest, CHEER);
  await scene.talk.press(guest, CHEER);
  const counts = () =>
    scene.raise.mock.calls.filter(([fact]) => fact === 'cheering').map((call): unknown => call[1]);
  await vi.waitFor(() => expect(counts().at(-1)).toEqual({ count: 2 }));
  scene.talk.forget(guest);
  await vi.waitFor(() => expect(counts().at(-1)).toEqual({ count: 1 }));
  scene.talk.close();
});

test('a voice that cannot be held back is ended', async () => {
  const scene = new Scene();
  const [host] = scene.people;
  const voice = host && scene.voices.get(host);
  if (host === undefined || voice === undefined) throw new Error('There is no voice.');
  await scene.press(host, STAGE);
  await scene.settled();
  voice.pause = () => Promise.reject(new Error('the worker does not answer'));
  await scene.release(host, STAGE);
  await scene.settled();
  expect(voice.isOpen).toBe(false);
  expect(scene.talk.voiceIdOf(host)).toBeNull();
});
