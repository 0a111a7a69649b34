import { ProtocolError, type SeenDesk } from '@auxcast/shared-types';
import { NO_TALK, type TalkState } from '@auxcast/shared-types/talk';
import { createNanoEvents } from 'nanoevents';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { captureTabs, granted } from '../capture/captured-tab.fixture.ts';
import { MicrophoneSource } from '../capture/microphone-source.ts';
import type { SourceEvents, SourceSound } from '../capture/source.ts';
import { HostSession, type HostSessionEvents } from '../session/host-session.ts';
import { HostTalk, type HostTalkEvents } from '../talk/host-talk.ts';
import { stand } from '../testing/stand.fixture.ts';
import { fakeMix, sampleDesk, sampleStrip, stageWith } from './desk.fixture.ts';
import { DeskControl } from './desk-control.ts';
import { ProgramSwitch } from './program-switch.ts';

let state: TalkState;
let held: string[];
let asked: [string, unknown][];
let refusal: ProtocolError | undefined;
let voiceSound: SourceSound | undefined;
let mixes: ReturnType<typeof fakeMix>[];
let control: DeskControl;
let track: { readonly number: number } | null;
/** The second tab whenever it comes to be in front, `undefined` for the first. */
let fronts: (number | undefined)[];
const sessionNews = createNanoEvents<HostSessionEvents>();
const talkNews = createNanoEvents<HostTalkEvents>();
const voiceNews = createNanoEvents<SourceEvents>();
const mixed = vi.fn<(onAir: ReadonlySet<string> | undefined) => void>();
const mayTalkBack = vi.fn<(may: boolean) => void>();
const hold = vi.fn();
const allMuted = vi.fn<(isMuted: boolean) => void>();
const setBed = vi.fn();
const setApart = vi.fn();

const settled = () => vi.advanceTimersByTimeAsync(0);

function sound(): SourceSound {
  return { stream: new MediaStream(), program: new MediaStreamTrack(), setProgramOpen: vi.fn() };
}

function made(): DeskControl {
  const session = stand(HostSession, {
    room: {
      get state() {
        return state;
      },
    },
    connected: true,
    recording: { progress: null },
    get nowPlaying() {
      return { track, playbackState: 'none', anchor: null };
    },
    on: sessionNews.on.bind(sessionNews),
    askDesk: async (method: string, data: unknown) => {
      asked.push([method, data]);
      if (refusal) throw refusal;
    },
  });
  const talk = stand(HostTalk, {
    get held() {
      return held;
    },
    latched: [],
    hold,
    mix: mixed,
    setMayTalkBack: mayTalkBack,
    on: talkNews.on.bind(talkNews),
  });
  const voice = stand(MicrophoneSource, {
    get sound() {
      return voiceSound;
    },
    microphone: { state: { kind: 'off' } },
    on: voiceNews.on.bind(voiceNews),
  });
  return new DeskControl({
    session,
    program: new ProgramSwitch({ outlet: { use: async () => undefined, drop: vi.fn() }, tab: sound() }),
    uplink: { setBed, setApart },
    talk,
    voice,
    lookAtTab: async () => 'well',
    server: 'https://aux.example.org',
    onAllMuted: allMuted,
    openMix: async () => {
      mixes.push(fakeMix());
      return latest();
    },
  });
}

function latest() {
  const one = mixes.at(-1);
  if (!one) throw new Error('Nothing was mixed.');
  return one.mix;
}

/** What a browser keeps, in a test without one. */
function keptItems(): Pick<Storage, 'getItem' | 'setItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

/** The server says so. */
function told(desk: Partial<SeenDesk>, room = stageWith()): void {
  state = { ...state, desk: sampleDesk(desk), room };
  sessionNews.emit('change');
}

/** The server says that another track is playing. */
function plays(number: number): void {
  track = { number };
  sessionNews.emit('change');
}

/** Tab 8, beside the first, at an open desk. */
async function addSecondTab(): Promise<void> {
  captureTabs();
  plays(1);
  told({ strips: [sampleStrip('tab'), sampleStrip('second-tab')] });
  control.on('front', () => fronts.push(control.front?.tabId));
  await Promise.all([control.secondTab({ tab: granted(8) }), vi.advanceTimersByTimeAsync(1000)]);
  expect(control.shown().mode).toBe('mixed');
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', EventTarget);
  vi.stubGlobal('MediaStreamTrack', EventTarget);
  vi.stubGlobal('localStorage', keptItems());
  vi.clearAllMocks();
  state = NO_TALK;
  held = [];
  asked = [];
  refusal = undefined;
  voiceSound = undefined;
  mixes = [];
  fronts = [];
  track = null;
  control = made();
});
afterEach(async () => {
  await control.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a desk that was never opened shows the host’s strips, closed', () => {
  const { isOpen, mode, strips } = control.shown();
  expect({ isOpen, mode }).toEqual({ isOpen: false, mode: 'direct' });
  expect(strips.map(({ kind }) => kind)).toEqual(['tab', 'second-tab', 'microphone', 'jingles']);
});

test('a guest on air is mixed, and the server is told once that is so', async () => {
  told({ strips: [sampleStrip('ada')], revision: 4 });
  await settled();
  expect(control.shown().mode).toBe('mixed');
  expect(mixed).toHaveBeenLastCalledWith(new Set(['ada']));
  expect(asked.at(-1)).toEqual(['deskApplied', { isMixing: true, revision: 4 }]);
  const { length } = asked;
  told({ strips: [sampleStrip('ada')], revision: 4, appliedRevision: 4, isMixing: true });
  await settled();
  expect(asked).toHaveLength(length);
});

test('a server that forgot that it is mixed is told again', async () => {
  told({ strips: [sampleStrip('ada')] });
  await settled();
  told({ strips: [sampleStrip('ada')], isMixing: true });
  await settled();
  asked = [];
  told({ strips: [sampleStrip('ada')], isMixing: false });
  await settled();
  expect(asked).toEqual([['deskApplied', { isMixing: true, revision: 0 }]]);
});

test('a fader is moved here at once, told, and kept for the next desk that is opened', async () => {
  told({ strips: [sampleStrip('tab'), sampleStrip('ada')] });
  await settled();
  control.changeStrip({ stripId: 'tab', gain: 0.5 });
  expect(control.shown().strips[0]).toMatchObject({ stripId: 'tab', gain: 0.5 });
  expect(latest().setStrip).toHaveBeenLastCalledWith('tab', expect.objectContaining({ gain: 0.5 }));
  await settled();
  expect(asked).toContainEqual(['setStrip', { stripId: 'tab', gain: 0.5 }]);
  await control.close();
  state = NO_TALK;
  asked = [];
  control = made();
  await control.setDeskOpen({ isOpen: true });
  await settled();
  expect(asked).toEqual([
    ['setDesk', { isOpen: true }],
    ['setStrip', { stripId: 'tab', gain: 0.5, pan: 0, ducks: true }],
  ]);
});

test('the host’s voice is in the program while it talks on stage, and not while it talks to guests alone', async () => {
  voiceSound = sound();
  voiceNews.emit('change');
  held = ['stage'];
  told({ strips: [sampleStrip('microphone')] });
  await settled();
  expect(latest().setSource).toHaveBeenCalledWith('microphone', voiceSound.stream);
  expect(latest().setStrip).toHaveBeenLastCalledWith('microphone', expect.objectContaining({ isOpen: true }));
  expect(latest().setTalking).toHaveBeenLastCalledWith(true);
  held = ['stage', 'talkback:ada'];
  talkNews.emit('change');
  expect(latest().setStrip).toHaveBeenLastCalledWith(
    'microphone',
    expect.objectContaining({ isOpen: false }),
  );
  expect(latest().setTalking).toHaveBeenLastCalledWith(false);
  expect(control.shown().talkback).toEqual(['talkback:ada']);
});

test('a guest’s voice goes into the strip of that guest, with a compressor', async () => {
  told({ strips: [sampleStrip('ada')] });
  await settled();
  talkNews.emit('mixTrack', 'ada', new MediaStreamTrack());
  expect(latest().setSource).toHaveBeenLastCalledWith('ada', expect.any(MediaStream));
  expect(latest().setCompressed).toHaveBeenCalledWith('ada', true);
  talkNews.emit('mixTrack', 'ada', undefined);
  expect(latest().setSource).toHaveBeenLastCalledWith('ada', undefined);
});

test('guests can be talked to once there are some, at an open desk', async () => {
  told({ strips: [sampleStrip('tab')] });
  expect(mayTalkBack).toHaveBeenLastCalledWith(false);
  told({ strips: [sampleStrip('tab'), sampleStrip('ada', { isOnAir: false })] });
  expect(mayTalkBack).toHaveBeenLastCalledWith(true);
  control.talkback({ input: 'talkback', isOn: true, isLatched: false });
  expect(hold).toHaveBeenCalledExactlyOnceWith({ channelId: 'talkback', isOn: true, isLatched: false });
  told({ isOpen: false, strips: [sampleStrip('tab')] });
  expect(mayTalkBack).toHaveBeenLastCalledWith(false);
});

test('everything is muted by one word, and sounds again by the same', () => {
  control.toggleMuteEverything();
  expect(allMuted).toHaveBeenLastCalledWith(true);
  expect(control.shown().isAllMuted).toBe(true);
  control.toggleMuteEverything();
  expect(allMuted).toHaveBeenLastCalledWith(false);
});

test('why something was refused is shown until the next thing is asked', async () => {
  refusal = new ProtocolError('too-many', 'There is no room for the green room.');
  await control.setDeskOpen({ isOpen: true });
  expect(control.shown().refusal).toBe('There is no room for the green room.');
  refusal = undefined;
  await control.setDucking({ depthDb: 20 });
  expect(control.shown().refusal).toBe('');
});

test('the second tab is in front while the fader is on its side, and until it is gone', async () => {
  await addSecondTab();
  expect([control.front, control.shown().secondTabId]).toEqual([undefined, 8]);
  control.setCrossfade({ position: 1 });
  expect(control.front?.tabId).toBe(8);
  control.setCrossfade({ position: 0.45 });
  control.setCrossfade({ position: 0.9 });
  expect(fronts).toEqual([8]);
  control.setCrossfade({ position: 0 });
  control.setCrossfade({ position: 1, overMs: 5000 });
  await vi.advanceTimersByTimeAsync(5000);
  control.dropSecondTab();
  expect(control.front).toBeUndefined();
  await vi.advanceTimersByTimeAsync(5000);
  expect(fronts).toEqual([8, undefined, 8, undefined]);
});

test('the second tab is not in front where nothing is mixed, wherever the fader is', async () => {
  await addSecondTab();
  control.setCrossfade({ position: 1 });
  told({ isOpen: false });
  await settled();
  expect(fronts).toEqual([8, undefined]);
});

test('a second tab that crashes is gone, and the first is in front', async () => {
  await addSecondTab();
  control.setCrossfade({ position: 1 });
  control.second.as(8)?.setStanding(8, 'crashed');
  expect(fronts).toEqual([8, undefined]);
  expect(control.shown()).toMatchObject({ secondTabId: null, crossfade: 0 });
  expect(control.shown().refusal).toContain('second tab’s sound is gone');
});

test('a change over to the other tab is no track’s end: the mix goes on until there is one', async () => {
  await addSecondTab();
  control.setCrossfade({ position: 1 });
  plays(2);
  control.dropSecondTab();
  plays(3);
  await settled();
  expect(control.shown().mode).toBe('mixed');
  plays(4);
  await settled();
  expect(control.shown().mode).toBe('direct');
});

test('ends with the mix taken out of the program', async () => {
  told({ strips: [sampleStrip('ada')] });
  await settled();
  await control.close();
  expect(latest().close).toHaveBeenCalledOnce();
  expect(setBed).toHaveBeenLastCalledWith(undefined);
});
