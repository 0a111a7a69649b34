/** With a real worker and real RTP: what reaches whom while the host mixes, and what a client is told. */
import { GREEN_ROOM, type ReturnFeed, STAGE, TALKBACK } from '@auxcast/shared-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flowingBeside, TestServer, TestStudio, TestTalker } from '../../test-support/party/index.ts';
import type { Heard } from '../../test-support/sound/index.ts';

let server: TestServer;

beforeAll(async () => {
  // Receiving ends are on both workers: voices, program and bed cross a pipe.
  server = await TestServer.start({ WORKERS: '2', LISTENERS_PER_WORKER_BEFORE_SPREAD: '2' });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Two guests with a voice and a listener, at an open desk; the host sends a voice and a bed besides. */
class DeskScene implements Disposable {
  readonly studio: TestStudio;
  readonly ada: TestTalker;
  readonly bob: TestTalker;
  readonly lou: TestTalker;
  /** By what is heard, and by whom: `ada>lou`. */
  readonly sounds: Record<string, Heard> = {};

  private constructor(studio: TestStudio, ada: TestTalker, bob: TestTalker, lou: TestTalker) {
    this.studio = studio;
    this.ada = ada;
    this.bob = bob;
    this.lou = lou;
  }

  /** Everybody consumes all that they may, as a client does that ignores what it is told. */
  static async open(): Promise<DeskScene> {
    const studio = await TestStudio.live(server);
    const join = () => TestTalker.join(server, studio.sessionId);
    const scene = new DeskScene(studio, await join(), await join(), await join());
    const { ada, bob, lou } = scene;
    for (const { participantId } of [ada, bob]) {
      await studio.client.ask('setRole', { participantId, role: 'guest' });
    }
    await studio.client.ask('setDesk', { isOpen: true });
    await studio.send('voice');
    await studio.send('bed');
    await Promise.all([ada.speak(), bob.speak()]);
    const { sounds } = scene;
    for (const [name, hearer] of Object.entries({ ada, bob, lou })) {
      sounds[`program>${name}`] = await hearer.consume();
      sounds[`host>${name}`] = await hearer.consume({ voiceOf: studio.host.participantId });
      if (hearer !== lou) sounds[`bed>${name}`] = await hearer.consume({ isBed: true });
    }
    for (const [name, { participantId: voiceOf }] of Object.entries({ ada, bob })) {
      sounds[`${name}>mix`] = await studio.host.consume({ voiceOf, isForMix: true });
      sounds[`${name}>host`] = await studio.host.consume({ voiceOf });
      sounds[`${name}>lou`] = await lou.consume({ voiceOf });
    }
    sounds['ada>bob'] = await bob.consume({ voiceOf: ada.participantId });
    sounds['bob>ada'] = await ada.consume({ voiceOf: bob.participantId });
    return scene;
  }

  async onAir({ participantId: stripId }: TestTalker, isOnAir = true): Promise<void> {
    await this.studio.client.ask('setStrip', { stripId, isOnAir });
  }

  async mix(isMixing = true): Promise<void> {
    await this.studio.client.ask('deskApplied', { isMixing, revision: 0 });
  }

  /** What comes, of voices alone or of all sounds. */
  async voices(): Promise<string[]> {
    const isVoice = (name: string) => !name.startsWith('program>') && !name.startsWith('bed>');
    return (await this.#flowing()).filter(isVoice).toSorted();
  }

  /** Of program and bed, what comes to somebody. */
  async feedOf(name: 'ada' | 'bob' | 'lou'): Promise<string[]> {
    const names = [`program>${name}`, `bed>${name}`];
    return (await this.#flowing()).filter((sound) => names.includes(sound));
  }

  /** A listener hears the program as long as there is one. */
  #flowing(): Promise<string[]> {
    const always = this.sounds['program>lou'];
    if (always === undefined) throw new Error('The listener does not hear the program.');
    return flowingBeside(always, this.sounds);
  }

  [Symbol.dispose](): void {
    this.studio[Symbol.dispose]();
    for (const talker of [this.ada, this.bob, this.lou]) talker[Symbol.dispose]();
  }
}

describe('a guest in the green room', () => {
  test('is heard there, by nobody on the stage, and by no listener, whatever its client asks', async () => {
    using scene = await DeskScene.open();
    const { ada } = scene;
    const refusal = await ada.client.refusal('press', { input: STAGE, number: ada.nextNumber() });
    expect(refusal).toMatchObject({ code: 'forbidden', message: expect.stringContaining('on air') });
    expect(await scene.voices()).toEqual([]);
    await ada.press(GREEN_ROOM);
    await expect.poll(() => scene.voices()).toEqual(['ada>bob', 'ada>host']);
    await scene.mix();
    expect(await scene.voices()).toEqual(['ada>bob', 'ada>host']);
    expect(await scene.feedOf('ada')).toEqual(['program>ada']);
  });

  test('is silent on the stage at once when it is taken off air in mid-sentence', async () => {
    using scene = await DeskScene.open();
    const { ada, lou } = scene;
    await scene.onAir(ada);
    await ada.press(STAGE);
    await expect.poll(() => scene.voices()).toContain('ada>lou');
    await ada.press(GREEN_ROOM);
    const silent = lou.client.next('talking', ({ channelId, participantIds }) => {
      return channelId === STAGE && participantIds.length === 0;
    });
    await scene.onAir(ada, false);
    await silent;
    await expect.poll(() => scene.voices()).toEqual(['ada>bob', 'ada>host']);
    await scene.onAir(ada);
    // It has to press again.
    expect(await scene.voices()).toEqual(['ada>bob', 'ada>host']);
  });
});

describe('a guest on air', () => {
  test('is heard by everybody while nobody mixes, and through the mix alone while the host does', async () => {
    using scene = await DeskScene.open();
    const { ada, studio } = scene;
    await scene.onAir(ada);
    await ada.press(STAGE);
    await expect.poll(() => scene.voices()).toEqual(['ada>bob', 'ada>host', 'ada>lou', 'ada>mix']);
    await scene.mix();
    await expect.poll(() => scene.voices()).toEqual(['ada>mix']);
    await studio.host.press(STAGE);
    // The host's voice is in the bed and in the program.
    expect(await scene.voices()).toEqual(['ada>mix']);
    await studio.host.release(STAGE);
    await ada.press(GREEN_ROOM);
    await expect.poll(() => scene.voices()).toEqual(['ada>bob', 'ada>host', 'ada>mix']);
    await ada.release(GREEN_ROOM);
    await ada.release(STAGE);
    await expect.poll(() => scene.voices()).toEqual([]);
    await ada.press(STAGE);
    await expect.poll(() => scene.voices()).toEqual(['ada>mix']);
    await scene.mix(false);
    await expect.poll(() => scene.voices()).toEqual(['ada>bob', 'ada>host', 'ada>lou', 'ada>mix']);
  });

  test('is in the program, as pages are told that would turn the program down for it', async () => {
    using scene = await DeskScene.open();
    const { lou, studio } = scene;
    const mixed = (isInProgram: boolean | undefined) =>
      lou.client.next('room', ({ channels }) =>
        channels.some((one) => one.channelId === STAGE && one.isInProgram === isInProgram),
      );
    const begun = mixed(true);
    await scene.mix();
    await begun;
    const over = mixed(undefined);
    await studio.client.ask('setDesk', { isOpen: false });
    await over;
  });

  test('hears its mates beside the bed, but not who is muted at the desk', async () => {
    using scene = await DeskScene.open();
    const { ada, bob, studio } = scene;
    await scene.mix();
    for (const guest of [ada, bob]) {
      await scene.onAir(guest);
      await guest.press(STAGE);
    }
    await expect.poll(() => scene.voices()).toEqual(['ada>bob', 'ada>mix', 'bob>ada', 'bob>mix']);
    const muted = { stripId: ada.participantId, isMuted: true };
    const told = bob.client.next('you', ({ stage }) => stage?.mates[0]?.gain === 0);
    await studio.client.ask('setStrip', muted);
    await expect.poll(() => scene.voices()).toEqual(['ada>mix', 'bob>ada', 'bob>mix']);
    await told;
    await scene.mix(false);
    // Nor does it come any other way.
    expect(await scene.voices()).not.toContain('ada>lou');
    await studio.client.ask('setStrip', { ...muted, isMuted: false });
    await expect.poll(() => scene.voices()).toContain('ada>lou');
  });

  test.each<[ReturnFeed, string[], string[]]>([
    ['program-minus', ['bed>ada'], ['bob>ada']],
    ['program', ['program>ada'], []],
    ['off', [], []],
  ])('has the return feed %s, which touches nobody else', async (feed, expected, mates) => {
    using scene = await DeskScene.open();
    const { ada, bob } = scene;
    for (const guest of [ada, bob]) await scene.onAir(guest);
    await bob.press(STAGE);
    await scene.mix();
    await expect.poll(() => scene.feedOf('ada')).toEqual(['bed>ada']);
    await ada.client.ask('setFeed', { feed });
    await expect.poll(() => scene.feedOf('ada')).toEqual(expected);
    expect(await scene.feedOf('bob')).toEqual(['bed>bob']);
    expect(await scene.feedOf('lou')).toEqual(['program>lou']);
    const heard = await scene.voices();
    expect(heard.filter((name) => name.endsWith('>ada'))).toEqual(mates);
    await scene.onAir(ada, false);
    await expect.poll(() => scene.feedOf('ada')).toEqual(['program>ada']);
    expect(await scene.feedOf('bob')).toEqual(['bed>bob']);
  });

  test('hears the program again, and comes besides it, when the bed or the mix goes', async () => {
    using scene = await DeskScene.open();
    const { ada, studio } = scene;
    await scene.onAir(ada);
    await ada.press(STAGE);
    await scene.mix();
    await expect.poll(() => scene.feedOf('ada')).toEqual(['bed>ada']);
    const ended = studio.client.next('desk', ({ isMixing }) => !isMixing);
    await studio.client.ask('closeProducer', { source: 'bed' });
    await ended;
    await expect.poll(() => scene.feedOf('ada')).toEqual(['program>ada']);
    await expect.poll(() => scene.voices()).toContain('ada>lou');
    expect(await ada.refusedSound({ isBed: true })).toBe('no-program');

    await scene.mix();
    await expect.poll(() => scene.voices()).toEqual(['ada>mix']);
    const stopped = studio.client.next('desk', ({ isMixing }) => !isMixing);
    const heard = () => scene.sounds['ada>lou']?.packets ?? 0;
    const before = heard();
    await studio.client.ask('closeProducer', {});
    await stopped;
    await expect.poll(heard).toBeGreaterThan(before);
    expect((await studio.client.refusal('deskApplied', { isMixing: true, revision: 0 })).code).toBe(
      'wrong-state',
    );
  });

  test('who is a listener again hears no bed, and is in no mix', async () => {
    using scene = await DeskScene.open();
    const { ada, studio } = scene;
    const { participantId } = ada;
    await scene.onAir(ada);
    await ada.press(STAGE);
    await scene.mix();
    await expect.poll(() => scene.voices()).toEqual(['ada>mix']);
    await studio.client.ask('setRole', { participantId, role: 'listener' });
    await expect.poll(() => scene.voices()).toEqual([]);
    await expect.poll(() => scene.feedOf('ada')).toEqual(['program>ada']);
    expect(await ada.refusedSound({ isBed: true })).toBe('forbidden');
    expect(await studio.host.refusedSound({ voiceOf: participantId, isForMix: true })).toBe('forbidden');
  });
});

describe('talkback', () => {
  test('comes to all guests, or to one, on air or not, and to nobody else', async () => {
    using scene = await DeskScene.open();
    const { ada, bob, studio } = scene;
    const { host } = studio;
    await scene.onAir(ada);
    await ada.client.ask('setFeed', { feed: 'off' });
    await scene.mix();
    const told = bob.client.next('you', ({ stage }) => stage?.talkback.length === 1);
    await host.press(TALKBACK);
    await expect.poll(() => scene.voices()).toEqual(['host>ada', 'host>bob']);
    expect((await told).stage?.talkback).toEqual([host.participantId]);
    await host.press(`${TALKBACK}:${bob.participantId}`);
    await host.release(TALKBACK);
    await expect.poll(() => scene.voices()).toEqual(['host>bob']);
    await scene.mix(false);
    expect(await scene.voices()).toEqual(['host>bob']);
    await host.release(`${TALKBACK}:${bob.participantId}`);
    await expect.poll(() => scene.voices()).toEqual([]);
  });

  test('ends with the connection that held it', async () => {
    using scene = await DeskScene.open();
    const { bob, studio } = scene;
    await studio.host.press(TALKBACK);
    await expect.poll(() => scene.voices()).toEqual(['host>ada', 'host>bob']);
    const told = bob.client.next('you', ({ stage }) => stage?.talkback.length === 0);
    studio.client.terminate();
    await told;
    await expect.poll(() => scene.voices()).toEqual([]);
  });

  test('is refused to guests, to nobody in particular, and while the desk is closed', async () => {
    using scene = await DeskScene.open();
    const { ada, lou, studio } = scene;
    const press = (talker: TestTalker, input: string) =>
      talker.client.refusal('press', { input, number: talker.nextNumber() });
    expect((await press(ada, TALKBACK)).code).toBe('forbidden');
    expect((await press(studio.host, `${TALKBACK}:${lou.participantId}`)).code).toBe('not-found');
    await studio.client.ask('setDesk', { isOpen: false });
    expect((await press(studio.host, TALKBACK)).code).toBe('forbidden');
  });
});

describe('the desk', () => {
  test('is for host and ops, who change it by turns: the last one wins, and both are told', async () => {
    using scene = await DeskScene.open();
    const { ada, bob, lou, studio } = scene;
    const { client } = studio;
    for (const [method, data] of [
      ['setDesk', { isOpen: false }],
      ['setStrip', { stripId: ada.participantId, isOnAir: true }],
      ['deskApplied', { isMixing: true, revision: 1 }],
    ] as const) {
      for (const talker of [ada, lou]) {
        expect((await talker.client.refusal(method, data)).code).toBe('forbidden');
      }
    }
    expect(await lou.refusedSound({ isBed: true })).toBe('forbidden');
    expect(await bob.refusedSound({ voiceOf: ada.participantId, isForMix: true })).toBe('forbidden');
    expect((await lou.client.refusal('setFeed', { feed: 'off' })).code).toBe('forbidden');

    const firstDesk = bob.client.next('desk');
    await client.ask('setRole', { participantId: bob.participantId, role: 'ops' });
    await firstDesk;
    const stripId = ada.participantId;
    const gainOf = (strips: readonly { stripId: string; gain: number }[]) =>
      strips.find((strip) => strip.stripId === stripId)?.gain;
    const seen = [client, bob.client].map((one) => one.next('desk', ({ strips }) => gainOf(strips) === 0.75));
    await client.ask('setStrip', { stripId, gain: 0.25 });
    await bob.client.ask('setStrip', { stripId, gain: 0.5 });
    await client.ask('setStrip', { stripId, pan: -1 });
    await bob.client.ask('setStrip', { stripId, gain: 0.75 });
    const [one, other] = await Promise.all(seen);
    expect(one).toEqual(other);
    expect(one?.strips.find((strip) => strip.stripId === stripId)).toMatchObject({ gain: 0.75, pan: -1 });
    expect((await bob.client.refusal('deskApplied', { isMixing: true, revision: 1 })).code).toBe('forbidden');
    for (const talker of [ada, lou]) expect(talker.client.told('desk')).toEqual([]);
  });

  test('is told as it stands after the first message, and what the host carried out with it', async () => {
    using scene = await DeskScene.open();
    const { studio } = scene;
    const before = studio.client.next(
      'desk',
      ({ isMixing, appliedRevision }) => isMixing && appliedRevision === 1,
    );
    await studio.client.ask('deskApplied', { isMixing: true, revision: 1 });
    const desk = await before;
    const ops = await server.connect();
    const { participantId, resumeToken } = await ops.join(studio.sessionId);
    await studio.client.ask('setRole', { participantId, role: 'ops' });
    const again = await server.connect();
    const told = again.next('desk');
    await again.join(studio.sessionId, { resumeToken });
    const { revision, strips } = await told;
    expect(strips.slice(0, desk.strips.length)).toEqual(desk.strips);
    expect(revision).toBeGreaterThanOrEqual(desk.revision);
  });

  test('keeps place and gain of a guest whose connection breaks', async () => {
    using scene = await DeskScene.open();
    const { ada, studio } = scene;
    const { participantId: stripId } = ada;
    const asItWas = expect.objectContaining({ stripId, isOnAir: true, gain: 0.5 });
    const told = studio.client.next('desk', ({ strips }) => strips.some(({ gain }) => gain === 0.5));
    await studio.client.ask('setStrip', { stripId, isOnAir: true, gain: 0.5 });
    expect((await told).strips).toContainEqual(asItWas);
    ada.client.terminate();
    const client = await ada.comeBack(server, studio.sessionId);
    const [you] = client.told('you');
    const { stage } = you ?? (await client.next('you'));
    expect(stage).toMatchObject({ isOnAir: true, feed: 'program-minus' });
    expect(studio.client.told('desk').at(-1)?.strips).toContainEqual(asItWas);
  });

  test('has no bed before it is open, and takes none but in stereo without gaps', async () => {
    using studio = await TestStudio.live(server);
    await expect(studio.send('bed')).rejects.toThrow('wrong-state');
    await studio.client.ask('setDesk', { isOpen: true });
    await studio.send('bed');
    await expect(studio.send('bed')).rejects.toThrow('producer-exists');
  });

  test.each([
    ['a voice and the bed', { voiceOf: 'x', isBed: true }],
    ['the program for the mix', { isForMix: true }],
  ])('gives no %s', async (_name, wish) => {
    using scene = await DeskScene.open();
    expect(await scene.studio.host.refusedSound(wish)).toBe('bad-request');
  });
});
