import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { SoundRoute } from './sound-route.ts';
import { Detour } from './streams/detour.ts';
import { FakeAudio } from './testing/fake-audio.ts';

const options = { onSource: vi.fn(), onConnected: vi.fn(), onDetour: vi.fn() };
let route: SoundRoute;
let detour: Detour;
let stream: MediaStream;

beforeAll(() => vi.stubGlobal('MediaStream', class {}));
beforeEach(() => {
  vi.clearAllMocks();
  stream = new MediaStream();
  detour = new Detour({
    audio: new FakeAudio(true),
    sessionId: 'abcdefgh23',
    token: async () => 'token',
    connect: options.onSource,
    onPlaying: options.onConnected,
    onBroken: vi.fn(),
    isForSleep: true,
  });
  route = new SoundRoute({ ...options, loadDetour: async () => detour });
  route.want(true);
});

/** The way round is loaded and begun. */
const goesRound = () =>
  vi.waitFor(() => expect(options.onSource).toHaveBeenLastCalledWith(expect.stringContaining('.mp3')));

test('goes straight as long as that does, and says nothing of it', () => {
  route.straight(stream);
  route.connected(true);
  expect(options.onSource).toHaveBeenCalledWith(stream);
  expect(options.onDetour).not.toHaveBeenCalled();
});

test('goes round when no path is found, and back once one has held for two looks', async () => {
  route.straight(stream);
  route.goRound('blocked');
  expect(options.onDetour).toHaveBeenLastCalledWith(expect.stringContaining('network'));
  await goesRound();
  route.connected(true);
  expect(options.onConnected).toHaveBeenLastCalledWith(false);
  route.look();
  expect(route.reason).toBe('blocked');
  route.look();
  expect(route.reason).toBeUndefined();
  expect(options.onSource).toHaveBeenLastCalledWith(stream);
  expect(options.onDetour).toHaveBeenLastCalledWith(null);
});

test('trusts a path later that broke before', () => {
  route.straight(stream);
  for (const looks of [2, 4, 8]) {
    route.connected(false);
    route.goRound('blocked');
    route.connected(true);
    for (let look = 1; look < looks; look += 1) route.look();
    expect(route.reason).toBe('blocked');
    route.look();
    expect(route.reason).toBeUndefined();
  }
});

test('a program that came meanwhile is heard once the way is straight again', async () => {
  route.goRound('hidden');
  await goesRound();
  route.straight(stream);
  expect(options.onSource).not.toHaveBeenCalledWith(stream);
  route.connected(true);
  route.goStraight();
  expect(options.onSource).toHaveBeenLastCalledWith(stream);
});

test('nothing is fetched while nobody listens', async () => {
  const stop = vi.spyOn(detour, 'stop');
  const start = vi.spyOn(detour, 'start');
  route.goRound('missing');
  await goesRound();
  route.want(false);
  expect(stop).toHaveBeenCalledOnce();
  route.want(true);
  expect(start).toHaveBeenCalledTimes(2);
});

test('what it takes to go round is asked for again when it did not arrive', async () => {
  let tries = 0;
  const later = new SoundRoute({
    ...options,
    loadDetour: async () => {
      tries += 1;
      if (tries === 1) throw new TypeError('Failed to fetch');
      return detour;
    },
  });
  later.want(true);
  later.goRound('missing');
  await vi.waitFor(() => {
    later.look();
    expect(options.onSource).toHaveBeenCalled();
  });
  expect(tries).toBe(2);
});

test('trusts a path as at first that held for five minutes', () => {
  route.straight(stream);
  for (const _ of [1, 2, 3]) {
    route.connected(false);
    route.goRound('blocked');
    route.connected(true);
    while (route.reason) route.look();
  }
  for (let look = 0; look < 150; look += 1) route.look();
  route.connected(false);
  route.goRound('blocked');
  route.connected(true);
  route.look();
  expect(route.reason).toBe('blocked');
  route.look();
  expect(route.reason).toBeUndefined();
});

test('a way round that brings nothing for long is begun anew', async () => {
  route.goRound('missing');
  await goesRound();
  options.onSource.mockClear();
  route.look();
  const later = performance.now() + 10_001;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => later);
  route.look();
  clock.mockRestore();
  await vi.waitFor(
    () => expect(options.onSource).toHaveBeenCalledWith(expect.stringContaining('.mp3')),
    5000,
  );
});
