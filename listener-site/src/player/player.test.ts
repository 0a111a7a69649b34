import { once } from 'node:events';
import { createServer } from 'node:http';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { asRead, ofTheFuture } from '@auxcast/shared-types/examples/future';
import { afterEach, beforeAll, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { lastWords } from './last-words.ts';
import { leave } from './leave.ts';
import { type PageState, pageState } from './page-view.ts';
import { Player, type PlayerOptions } from './player.ts';
import type { LoadedSound, SoundOptions } from './sound.ts';
import { FakeAudio } from './testing/fake-audio.ts';
import {
  RESUME_TOKEN,
  SAMPLE_ROUTER_CAPABILITIES,
  sampleJoined,
  sampleSession,
  sampleTracks,
} from './testing/sample-session.ts';
import { Refusal, ScriptedGateway } from './testing/scripted-gateway.ts';
import { words } from './words.ts';

beforeAll(() => vi.stubGlobal('MediaStream', class {}));

let gateway: ScriptedGateway;
let player: Player | undefined;

beforeEach(async () => {
  gateway = new ScriptedGateway();
  gateway.answers['join'] = () => sampleJoined(sampleSession());
  await gateway.listen();
});
afterEach(async () => {
  vi.useRealTimers();
  player?.close();
  await gateway.close();
});

/** What would need WebRTC: notes what it is told, and speaks when the test says so. */
class FakeSound {
  readonly reception = {
    rtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
    program: vi.fn(),
    wake: vi.fn(),
    followCarrier: vi.fn(),
    carrierLost: vi.fn(),
    feed: 'program' as const,
  };
  readonly joined = vi.fn();
  readonly show = vi.fn();
  readonly close = vi.fn();
  bufferMs = 0;
  options: SoundOptions | undefined;
  readonly load = vi.fn(async (options: SoundOptions): Promise<LoadedSound> => {
    this.options = options;
    return this;
  });

  /** The music arrives. */
  flow(): void {
    this.options?.onSource(new MediaStream());
    this.options?.onConnected(true);
  }
}

function start(audio: FakeAudio, sound: FakeSound, more: Partial<PlayerOptions> = {}): Player {
  player = Player.start({
    audio,
    session: sampleSession(),
    socketUrl: `ws://${gateway.host}/ws`,
    routerRtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
    volume: 0.5,
    onChange: () => undefined,
    loadSound: sound.load,
    ...more,
  });
  return player;
}

async function reaches(of: Player, state: PageState): Promise<void> {
  await vi.waitFor(() => expect(pageState(of.view)).toBe(state));
}

const joins = () => gateway.requests.filter(({ method }) => method === 'join').map(({ data }) => data);

describe('where sound is allowed', () => {
  test('joins in one request that carries what it can receive, and plays', async () => {
    const sound = new FakeSound();
    const playing = start(new FakeAudio(true), sound);
    await reaches(playing, 'starting');
    await vi.waitFor(() => expect(sound.joined).toHaveBeenCalledOnce());
    expect(joins()).toEqual([
      { protocol: PROTOCOL_VERSION, sessionId: 'abcdefgh23', rtpCapabilities: SAMPLE_ROUTER_CAPABILITIES },
    ]);
    sound.flow();
    await reaches(playing, 'playing');
  });

  test('has the volume of the last visit', () => {
    const audio = new FakeAudio(true);
    start(audio, new FakeSound());
    expect(audio.volume).toBe(0.5);
  });
});

describe('where a tap is needed', () => {
  test('asks for it, shows what plays meanwhile, and loads nothing', async () => {
    const sound = new FakeSound();
    const blocked = start(new FakeAudio(false), sound);
    await reaches(blocked, 'blocked');
    gateway.send('listenerCount', { listeners: 99, receiving: 1 });
    await vi.waitFor(() => expect(blocked.view.session.listenerCount.listeners).toBe(99));
    expect(sound.load).not.toHaveBeenCalled();
    expect(joins()).toEqual([{ protocol: PROTOCOL_VERSION, sessionId: 'abcdefgh23' }]);
  });

  test('plays after the tap, with the reply that it got before', async () => {
    const audio = new FakeAudio(false);
    const sound = new FakeSound();
    const tapped = start(audio, sound);
    await reaches(tapped, 'blocked');
    audio.allowed = true;
    tapped.playback.play();
    await vi.waitFor(() => expect(sound.joined).toHaveBeenCalledOnce());
    expect(audio.playing).toBe(true);
    sound.flow();
    await reaches(tapped, 'playing');
  });

  test('loads once, however often it is tapped', async () => {
    const audio = new FakeAudio(false);
    const sound = new FakeSound();
    const tapped = start(audio, sound);
    await reaches(tapped, 'blocked');
    audio.allowed = true;
    for (let taps = 0; taps < 3; taps += 1) tapped.playback.play();
    await vi.waitFor(() => expect(sound.joined).toHaveBeenCalledOnce());
    expect(sound.load).toHaveBeenCalledOnce();
  });

  test('asks again when the browser changes its mind', async () => {
    const audio = new FakeAudio(true);
    const sound = new FakeSound();
    const playing = start(audio, sound);
    await vi.waitFor(() => expect(sound.joined).toHaveBeenCalledOnce());
    audio.allowed = false;
    sound.flow();
    await reaches(playing, 'blocked');
  });
});

describe('while it plays', () => {
  let playing: Player;
  let audio: FakeAudio;
  let sound: FakeSound;

  beforeEach(async () => {
    audio = new FakeAudio(true);
    sound = new FakeSound();
    playing = start(audio, sound);
    await vi.waitFor(() => expect(sound.joined).toHaveBeenCalledOnce());
    sound.flow();
    await reaches(playing, 'playing');
  });

  test('pauses and plays for this listener alone', async () => {
    playing.playback.toggle();
    expect(pageState(playing.view)).toBe('stopped');
    expect(audio.playing).toBe(false);
    playing.playback.toggle();
    await reaches(playing, 'playing');
    expect(gateway.methods().filter((method) => method !== 'ping')).toEqual(['join']);
  });

  test('follows the host through every state', async () => {
    gateway.send('pause', { atMs: 1 });
    await reaches(playing, 'paused');
    gateway.send('resume', { atMs: 2 });
    await reaches(playing, 'playing');
    gateway.send('sessionState', { state: 'reconnecting', graceEndsAtMs: 3, liveSinceMs: 1 });
    await reaches(playing, 'host-away');
    gateway.send('sessionState', { state: 'waiting', graceEndsAtMs: null, liveSinceMs: 1 });
    await reaches(playing, 'waiting');
  });

  test('says what troubles the sound, until it flows again', async () => {
    sound.options?.onTrouble('Weak connection.');
    expect(words(playing.view)).toBe('Weak connection.');
    sound.options?.onConnected(false);
    sound.options?.onTrouble('Looking for a way through…');
    expect(words(playing.view)).toBe('Looking for a way through…');
    sound.options?.onConnected(true);
    await reaches(playing, 'playing');
    expect(words(playing.view)).toBe('Live');
  });

  test('hands a new program on', async () => {
    gateway.send('program', { producerId: 'another' });
    await vi.waitFor(() => expect(sound.reception.program).toHaveBeenCalledWith('another'));
  });

  test('shows a new track when it is heard, and a newer position of it', async () => {
    const [track] = sampleTracks();
    if (!track) throw new Error('There are sample tracks.');
    sound.bufferMs = 30;
    const next = { ...track, number: 9, title: 'Next' };
    const anchor = { positionMs: 0, durationMs: 1000, rate: 1, atMs: 1 };
    gateway.send('nowPlaying', { track: next, playbackState: 'playing', anchor });
    gateway.send('position', { playbackState: 'paused', anchor: { ...anchor, rate: 0 } });
    await vi.waitFor(() => expect(playing.view.session.nowPlaying.track?.title).toBe('Next'));
    await vi.waitFor(() => expect(playing.view.session.nowPlaying.anchor?.rate).toBe(0));
    expect(playing.view.session.history.at(-1)).toEqual(next);
  });

  test('comes back as the same listener after a broken line', async () => {
    gateway.cut();
    await reaches(playing, 'reconnecting');
    playing.wake();
    await reaches(playing, 'playing');
    expect(joins().at(-1)).toMatchObject({ resumeToken: RESUME_TOKEN });
    expect(sound.joined).toHaveBeenCalledTimes(2);
  });

  test('goes on as whoever the server says it is', async () => {
    const resumeToken = 'another'.padEnd(43, '0');
    gateway.answers['join'] = () => ({ ...sampleJoined(sampleSession()), resumeToken });
    for (const told of [RESUME_TOKEN, resumeToken]) {
      gateway.cut();
      await reaches(playing, 'reconnecting');
      playing.wake();
      await reaches(playing, 'playing');
      expect(joins().at(-1)).toMatchObject({ resumeToken: told });
    }
  });

  test('shows what the line brought when it was back, not what was on its way before', async () => {
    const [track] = sampleTracks();
    if (!track) throw new Error('There are sample tracks.');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    sound.bufferMs = 1e6;
    const { nowPlaying } = sampleSession();
    gateway.send('nowPlaying', { ...nowPlaying, track: { ...track, number: 8, title: 'Older' } });
    gateway.send('listenerCount', { listeners: 99, receiving: 1 });
    await vi.waitFor(() => expect(playing.view.session.listenerCount.listeners).toBe(99));
    const newer = { ...track, number: 9, title: 'Newer' };
    const session = sampleSession({ nowPlaying: { ...nowPlaying, track: newer } });
    gateway.answers['join'] = () => sampleJoined(session);
    gateway.cut();
    await reaches(playing, 'reconnecting');
    playing.wake();
    await reaches(playing, 'playing');
    vi.advanceTimersByTime(1e6);
    expect(playing.view.session.nowPlaying.track?.title).toBe('Newer');
  });

  test('unmutes when the volume is turned up', () => {
    playing.playback.setMuted(true);
    expect(audio.muted).toBe(true);
    playing.playback.setVolume(3);
    expect(audio).toMatchObject({ muted: false, volume: 1 });
  });

  test('joins anew when the server says that its connection is bound to nobody', async () => {
    gateway.answers['createConsumerTransport'] = () => new Refusal('not-joined');
    const refused = sound.options?.client.request('createConsumerTransport', {});
    await expect(refused).rejects.toMatchObject({ code: 'not-joined' });
    await vi.waitFor(() => expect(joins()).toHaveLength(2));
    await reaches(playing, 'playing');
  });

  test('takes a pause by the system for one of the listener', async () => {
    audio.srcObject = new MediaStream();
    audio.pause();
    await reaches(playing, 'stopped');
  });

  test('ends, says why, and lets go of everything', async () => {
    gateway.send('sessionEnded', { reason: 'host', endedAtMs: 5 });
    await reaches(playing, 'ended');
    expect(playing.view.line).toEqual({ kind: 'ended', reason: 'host', endedAtMs: 5 });
    expect(sound.close).toHaveBeenCalled();
    expect(audio.playing).toBe(false);
  });

  test('repeats what a removed listener was told', async () => {
    gateway.send('removed', { message: 'Be nice.' });
    await reaches(playing, 'removed');
    playing.playback.toggle();
    playing.playback.toggle();
    expect(audio.playing).toBe(false);
    expect(playing.view.line).toEqual({ kind: 'removed', message: 'Be nice.' });
  });

  test('says goodbye when the page goes', async () => {
    leave(playing);
    await vi.waitFor(() => expect(gateway.methods()).toContain('leave'));
    expect(sound.close).toHaveBeenCalled();
  });
});

function stepDown(of: Player, steps: number): void {
  for (let step = 0; step < steps; step += 1) of.playback.changeVolume(-0.1);
}

describe('the volume', () => {
  const onVolume = vi.fn();
  let audio: FakeAudio;
  beforeEach(() => {
    onVolume.mockClear();
    audio = new FakeAudio(true);
  });
  const at = (volume: number) => start(audio, new FakeSound(), { volume, onVolume });

  test.each([
    ['kept from the last visit', 0, (_of: Player) => undefined],
    ['by the slider', 0.5, (of: Player) => of.playback.setVolume(0)],
    ['by the slider, pulled down through all that is above', 0.02, (of: Player) => of.playback.setVolume(0)],
    ['by keys', 0.3, (of: Player) => stepDown(of, 3)],
    ['by more keys than there are steps', 0.1, (of: Player) => stepDown(of, 3)],
  ])('at 0 is muted, and unmuting gives sound: %s', (_how, from, turnDown) => {
    const quiet = at(from);
    turnDown(quiet);
    expect(audio.muted).toBe(true);
    expect(quiet.view.muted).toBe(true);
    quiet.playback.setMuted(!quiet.view.muted);
    expect(audio.muted).toBe(false);
    expect(audio.volume).toBeGreaterThanOrEqual(0.1);
    expect(quiet.view).toMatchObject({ muted: false, volume: audio.volume });
    expect(onVolume).toHaveBeenLastCalledWith(audio.volume);
  });

  test('comes back as it was when it is unmuted, and is kept through it', () => {
    const loud = at(0.7);
    loud.playback.setMuted(true);
    expect(onVolume).toHaveBeenLastCalledWith(0.7);
    loud.playback.setMuted(false);
    expect(audio).toMatchObject({ muted: false, volume: 0.7 });
  });

  test('is kept whatever set it', () => {
    const heard = at(0.5);
    heard.playback.changeVolume(0.1);
    expect(onVolume).toHaveBeenLastCalledWith(0.6);
    heard.playback.setVolume(0.25);
    expect(onVolume).toHaveBeenLastCalledWith(0.25);
    heard.playback.setVolume(0);
    expect(onVolume).toHaveBeenLastCalledWith(0);
  });

  test('goes on from silence while it is muted', () => {
    const muted = at(0.8);
    muted.playback.setMuted(true);
    muted.playback.changeVolume(-0.1);
    expect(audio.muted).toBe(true);
    muted.playback.changeVolume(0.1);
    expect(audio).toMatchObject({ muted: false, volume: 0.1 });
  });

  test('is not what is no number', () => {
    at(0.5).playback.setVolume(Number.NaN);
    expect(audio).toMatchObject({ muted: false, volume: 0.5 });
  });
});

describe('while the sound does not load', () => {
  let audio: FakeAudio;
  let sound: FakeSound;
  let complain: MockInstance;

  beforeEach(() => {
    audio = new FakeAudio(true);
    sound = new FakeSound();
    complain = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => complain.mockRestore());

  test('says so and tries again, until it does', async () => {
    sound.load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
    const patient = start(audio, sound);
    await reaches(patient, 'starting');
    expect(words(patient.view)).toContain('part of this page is missing');
    expect(complain).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(sound.joined).toHaveBeenCalledOnce());
    sound.flow();
    await reaches(patient, 'playing');
    expect(words(patient.view)).toBe('Live');
    vi.advanceTimersByTime(60_000);
    expect(sound.load).toHaveBeenCalledTimes(2);
  });

  test('tries at once when the page wakes', async () => {
    sound.load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
    const patient = start(audio, sound);
    await vi.waitFor(() => expect(patient.view.trouble).not.toBeNull(), { interval: 1 });
    patient.wake();
    expect(sound.load).toHaveBeenCalledTimes(2);
  });

  test('lets go of what comes after the end', async () => {
    const comes = Promise.withResolvers<LoadedSound>();
    sound.load.mockReturnValueOnce(comes.promise);
    const over = start(audio, sound);
    await vi.waitFor(() => expect(sound.load).toHaveBeenCalledOnce());
    over.close();
    comes.resolve(sound);
    await vi.waitFor(() => expect(sound.close).toHaveBeenCalledOnce());
    over.playback.play();
    over.wake();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sound.load).toHaveBeenCalledOnce();
    expect(audio.playing).toBe(false);
  });

  test('tries no more after the end', async () => {
    sound.load.mockRejectedValue(new TypeError('Failed to fetch dynamically imported module'));
    const over = start(audio, sound);
    await vi.waitFor(() => expect(over.view.trouble).not.toBeNull());
    const tries = sound.load.mock.calls.length;
    over.close();
    over.wake();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sound.load).toHaveBeenCalledTimes(tries);
  });
});

describe('a newer server of the same version', () => {
  test('is listened to as far as this page knows what it says', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const sound = new FakeSound();
    gateway.translate = ofTheFuture;
    const playing = start(new FakeAudio(true), sound);
    await vi.waitFor(() => expect(sound.joined).toHaveBeenCalledOnce());
    expect(playing.view.session).toEqual(asRead(sampleSession()));
    await reaches(playing, 'waiting');
    sound.flow();
    await reaches(playing, 'playing');
    expect(words(playing.view)).toBe('Live');
    gateway.say({ event: 'confetti', data: { colours: 3 } });
    gateway.send('listenerCount', { listeners: 3, receiving: 2 });
    await vi.waitFor(() =>
      expect(playing.view.session.listenerCount).toEqual({ listeners: 3, receiving: 2 }),
    );
    const [track] = sampleTracks();
    gateway.send('nowPlaying', { track: track ?? null, playbackState: 'playing', anchor: null });
    await vi.waitFor(() => expect(playing.view.session.nowPlaying.track).toEqual(track));
    gateway.send('sessionState', { state: 'paused', graceEndsAtMs: null, liveSinceMs: 5 });
    await vi.waitFor(() => expect(playing.view.session).toMatchObject({ state: 'other', liveSinceMs: 5 }));
    gateway.send('sessionEnded', { reason: 'server', endedAtMs: Date.now() });
    await reaches(playing, 'ended');
    expect(lastWords(playing.view.line, 'Mika')).toBe('The music is over. Thanks for listening.');
    vi.restoreAllMocks();
  });

  test('that refuses for a reason of its own is asked again, and its words are shown', async () => {
    gateway.answers['join'] = () => new Refusal('wrong-phase-of-the-moon');
    const waiting = start(new FakeAudio(true), new FakeSound());
    await reaches(waiting, 'reconnecting');
    expect(words(waiting.view)).toBe('Because the test says so.');
    gateway.answers['join'] = () => sampleJoined(sampleSession());
    await reaches(waiting, 'starting');
  });
});

describe('where there is nothing to join', () => {
  test.each([
    ['session-ended', 'ended'],
    ['removed', 'removed'],
    ['session-not-found', 'failed'],
    ['protocol-mismatch', 'failed'],
    ['session-full', 'full'],
  ] as const)('%s leads to %s', async (code, state) => {
    gateway.answers['join'] = () => new Refusal(code);
    await reaches(start(new FakeAudio(false), new FakeSound()), state);
  });

  test('is full where not even the connection is let in', async () => {
    gateway.refusal = new Refusal('server-full', { limit: 'connections', retryAfterMs: 5000 });
    await reaches(start(new FakeAudio(false), new FakeSound()), 'full');
    expect(gateway.requests).toEqual([]);
  });

  test('says what stops the connection where plain HTTP passes and WebSockets do not', async () => {
    const proxy = createServer((_request, response) => response.writeHead(426).end()).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    if (!address || typeof address === 'string') throw new Error('The proxy does not listen.');
    const socketUrl = `ws://127.0.0.1:${address.port}/ws`;
    const blocked = start(new FakeAudio(false), new FakeSound(), { socketUrl });
    await reaches(blocked, 'reconnecting');
    expect(words(blocked.view)).toContain('WebSockets');
    proxy.closeAllConnections();
    proxy.close();
  });

  test('says so at once where there is no WebSocket', () => {
    vi.stubGlobal('WebSocket', undefined);
    const without = start(new FakeAudio(false), new FakeSound());
    vi.unstubAllGlobals();
    vi.stubGlobal('MediaStream', class {});
    expect(without.view.line).toEqual({ kind: 'failed', code: 'unsupported' });
    without.playback.play();
    expect(pageState(without.view)).toBe('failed');
  });

  test('says so when this browser cannot receive sound', async () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const sound = new FakeSound();
    sound.load.mockRejectedValue(Object.assign(new Error('no WebRTC'), { name: 'UnsupportedError' }));
    const without = start(new FakeAudio(true), sound);
    await reaches(without, 'failed');
    expect(without.view.line).toEqual({ kind: 'failed', code: 'unsupported' });
    expect(complain).toHaveBeenCalled();
    complain.mockRestore();
  });
});
