import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SourceSound } from '../capture/source.ts';
import { HostFailure } from '../failures/failures.ts';
import { fakeMix, sampleDesk, sampleStrip, stageWith } from './desk.fixture.ts';
import { deskScene } from './desk-scene.ts';
import { DeskSound } from './desk-sound.ts';
import { ProgramSwitch } from './program-switch.ts';

function soundOf(): SourceSound {
  return { stream: new MediaStream(), program: new MediaStreamTrack(), setProgramOpen: vi.fn() };
}

/** Guests that are on air, and whether they talk. */
function scene({ onAir = [] as string[], isMuted = false, talking = [] as string[] } = {}) {
  const strips = onAir.map((stripId) => sampleStrip(stripId, { isMuted }));
  return deskScene({
    desk: sampleDesk({ strips }),
    strips,
    room: stageWith(...talking),
    held: [],
    isMicrophoneOpen: false,
    hasSecondTab: false,
    isJinglePlaying: false,
    masterGain: 1,
  });
}

let tab: SourceSound;
const outlet = { use: vi.fn(async (_sound: SourceSound) => undefined), drop: vi.fn() };
const uplink = { setBed: vi.fn() };
let made: ReturnType<typeof fakeMix>[];
let heardOnce: Promise<undefined>;
let failure: HostFailure | undefined;
let failed: string[];
let sound: DeskSound;
let program: ProgramSwitch;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', EventTarget);
  vi.stubGlobal('MediaStreamTrack', EventTarget);
  tab = soundOf();
  vi.clearAllMocks();
  made = [];
  heardOnce = Promise.resolve(undefined);
  failure = undefined;
  failed = [];
  program = new ProgramSwitch({ outlet, tab });
  sound = new DeskSound({
    program,
    uplink,
    openMix: async () => {
      if (failure) throw failure;
      made.push(fakeMix());
      latest().mix.untilHeard.mockReturnValue(heardOnce);
      return latest().mix;
    },
    onFailed: (code) => failed.push(code),
  });
});
afterEach(async () => {
  await sound.close();
  vi.useRealTimers();
});

function latest() {
  const one = made.at(-1);
  if (!one) throw new Error('Nothing was mixed.');
  return one;
}

const settled = () => vi.advanceTimersByTimeAsync(0);

test('with nothing but the tab there is no mix', async () => {
  sound.show(scene());
  await settled();
  expect(made).toHaveLength(0);
  expect(sound.isMixed).toBe(false);
});

test('a guest on air begins it, with all that was set before; then it is the program, with its bed', async () => {
  const guest = new MediaStream();
  sound.setSource('ada', guest);
  sound.setCompressed('ada', true);
  sound.setMasterGain(0.5);
  sound.crossfade(0.25, 0);
  sound.show(scene({ onAir: ['ada'], talking: ['ada'] }));
  await settled();
  const { mix } = latest();
  expect(mix.setSource.mock.calls).toEqual([
    ['tab', tab.stream],
    ['ada', guest],
  ]);
  expect(mix.setStrip).toHaveBeenCalledExactlyOnceWith('ada', {
    gain: 1,
    pan: 0,
    isMuted: false,
    isOpen: true,
  });
  expect(mix.setCompressed).toHaveBeenCalledExactlyOnceWith('ada', true);
  expect(mix.setMasterGain).toHaveBeenCalledExactlyOnceWith(0.5);
  expect(mix.crossfade).toHaveBeenCalledExactlyOnceWith(0.25);
  expect(mix.setTalking).toHaveBeenCalledExactlyOnceWith(true);
  expect(outlet.use).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ stream: mix.ears, program: mix.program }),
  );
  expect(uplink.setBed).toHaveBeenCalledExactlyOnceWith(mix.bed);
  expect(sound.isMixed).toBe(true);
});

test('the mix is the program only once its sources are heard', async () => {
  const heard = Promise.withResolvers<undefined>();
  heardOnce = heard.promise;
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  expect(latest().mix.setSource).toHaveBeenCalledWith('tab', tab.stream);
  expect(outlet.use).not.toHaveBeenCalled();
  heard.resolve(undefined);
  await settled();
  expect(outlet.use).toHaveBeenCalledOnce();
});

test('a mix that is not wanted any more before it is heard never becomes the program', async () => {
  const heard = Promise.withResolvers<undefined>();
  heardOnce = heard.promise;
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  sound.show({ ...scene(), facts: { ...scene().facts, isDeskOpen: false } });
  heard.resolve(undefined);
  await settled();
  expect(latest().mix.close).toHaveBeenCalledOnce();
  expect(outlet.use).not.toHaveBeenCalled();
  expect(uplink.setBed).not.toHaveBeenCalledWith(latest().mix.bed);
});

test('changes one strip alone, and forgets a guest who is gone', async () => {
  sound.show(scene({ onAir: ['ada', 'bob'] }));
  await settled();
  const { mix } = latest();
  mix.setStrip.mockClear();
  const strips = [sampleStrip('ada'), sampleStrip('bob', { gain: 2 })];
  sound.show({ ...scene({ onAir: ['ada', 'bob'] }), strips: deskStrips(strips) });
  expect(mix.setStrip).toHaveBeenCalledExactlyOnceWith('bob', expect.objectContaining({ gain: 2 }));
  sound.show(scene({ onAir: ['ada'] }));
  expect(mix.dropStrip).toHaveBeenCalledExactlyOnceWith('bob');
});

function deskStrips(strips: ReturnType<typeof sampleStrip>[]) {
  return new Map(
    strips.map(({ stripId, gain, pan, isMuted, isOnAir }) => [
      stripId,
      { gain, pan, isMuted, isOpen: isOnAir },
    ]),
  );
}

test('mixes on for a minute without use, and then the tab is the program again', async () => {
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  sound.show(scene());
  await vi.advanceTimersByTimeAsync(59_000);
  expect(sound.isMixed).toBe(true);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(sound.isMixed).toBe(false);
  expect(outlet.use).toHaveBeenLastCalledWith(tab);
  expect(uplink.setBed).toHaveBeenLastCalledWith(undefined);
  expect(latest().mix.close).toHaveBeenCalledOnce();
});

test('a pause ends at once what is not used', async () => {
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  sound.show(scene(), true);
  await settled();
  expect(sound.isMixed).toBe(false);
});

test('what is wanted again before it ended goes on', async () => {
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  sound.show(scene(), true);
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  expect(sound.isMixed).toBe(true);
  expect(made).toHaveLength(1);
});

test('a mix whose audio broke down gives the program and the bed of the next', async () => {
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  const { mix, news } = latest();
  const next = new MediaStreamTrack();
  Object.assign(mix, { program: next, bed: next });
  news.emit('outputs');
  await settled();
  expect(outlet.use).toHaveBeenLastCalledWith(expect.objectContaining({ program: next }));
  expect(uplink.setBed).toHaveBeenLastCalledWith(next);
});

test('where none can be opened the tab goes on, the host is told, and it is tried again', async () => {
  failure = new HostFailure('mix-failed');
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  expect(failed).toEqual(['mix-failed']);
  expect(sound.isMixed).toBe(false);
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  expect(failed).toHaveLength(1);
  failure = undefined;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sound.isMixed).toBe(true);
});

test('another tab goes into the mix, and the former may be stopped once it has faded out', async () => {
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  const next = soundOf();
  const used = vi.fn();
  void program.use(next).then(used);
  await settled();
  expect(latest().mix.setSource).toHaveBeenLastCalledWith('tab', next.stream);
  expect(used).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(used).toHaveBeenCalledOnce();
});

test('a jingle that plays ends with the mix', async () => {
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  latest().mix.playingJingles.add('station');
  const ended: string[] = [];
  sound.on('jingleEnded', (jingleId) => ended.push(jingleId));
  sound.show(scene(), true);
  await settled();
  expect(ended).toEqual(['station']);
});

test('a pause closes the mix for listeners', async () => {
  sound.show(scene({ onAir: ['ada'] }));
  await settled();
  outlet.use.mock.lastCall?.[0].setProgramOpen(false);
  expect(latest().mix.setOpen).toHaveBeenCalledExactlyOnceWith(false);
});
