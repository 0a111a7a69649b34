// @vitest-environment happy-dom
import { RoomKeeper } from '@auxcast/shared-types/talk';
import { FakeLine } from '@auxcast/shared-types/talk/testing/fake-line.fixture.ts';
import { FakeMediaDevices, FakePermission } from '@auxcast/shared-types/talk/testing/fake-media.fixture.ts';
import { sampleChannel, samplePerson } from '@auxcast/shared-types/talk/testing/sample-talk.fixture.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Ears, TalkDesk, type TalkDeskOptions } from './talk-desk.ts';
import { isTalkingOn } from './talk-view.ts';

let line: FakeLine;
let room: RoomKeeper;
let devices: FakeMediaDevices;
let permission: FakePermission;
let desk: TalkDesk;
const ears = { show: vi.fn<Ears['show']>(), wake: vi.fn(), close: vi.fn() };
const onSwitched = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  localStorage.clear();
  devices = new FakeMediaDevices();
  permission = new FakePermission();
  vi.stubGlobal('navigator', { mediaDevices: devices, permissions: { query: async () => permission } });
  line = new FakeLine();
  room = new RoomKeeper(line);
  room.joined('me');
});
afterEach(() => {
  desk.close();
  room.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function open(change: Partial<TalkDeskOptions> = {}): void {
  desk = new TalkDesk({
    line,
    room,
    loadDevice: () => new Promise(() => undefined),
    ears: () => ears,
    root: () => document.body,
    onDoubt: vi.fn(),
    talkedOn: [],
    onSwitched,
    onChange: vi.fn(),
    ...change,
  });
}

/** What the server says of the stage, of which `me` may be on. */
function say(change: Parameters<typeof sampleChannel>[1] = {}): void {
  const channels = [sampleChannel('stage', change)];
  line.say('room', { channels, people: [samplePerson('me', { voiceId: null })], invites: null });
}

const settled = () => vi.advanceTimersByTimeAsync(20);

function button(): HTMLElement {
  const made = document.createElement('button');
  desk.bind('stage', made);
  return made;
}

async function talk(): Promise<void> {
  button().click();
  await settled();
}

const told = () => line.asked.map(([method]) => method).filter((method) => /press|release/.test(method));

test('a press asks for the microphone, and is told to the server once that is open', async () => {
  open();
  say();
  await settled();
  expect(devices.asked).toEqual([]);
  button().click();
  expect(told()).toEqual([]);
  await settled();
  expect([...line.heldAtServer]).toEqual(['stage']);
  expect(isTalkingOn(desk.view, 'stage')).toBe(true);
  expect(onSwitched).toHaveBeenLastCalledWith(['stage']);
});

test('whatever the server let go of by itself is pressed again, not more than every two seconds', async () => {
  open();
  say();
  await talk();
  say({ talking: ['me'] });
  const drop = () => {
    line.heldAtServer.clear();
    say();
  };
  drop();
  await settled();
  expect([...line.heldAtServer]).toEqual(['stage']);
  drop();
  await settled();
  expect([...line.heldAtServer]).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  drop();
  await settled();
  expect([...line.heldAtServer]).toEqual(['stage']);
});

test('a microphone that was unplugged lets go, and talks on when it is back', async () => {
  open();
  say();
  await talk();
  devices.plug();
  devices.tracks[0]?.end();
  await settled();
  expect([...line.heldAtServer]).toEqual([]);
  expect(isTalkingOn(desk.view, 'stage')).toBe(false);
  devices.plug('desk');
  await settled();
  expect([...line.heldAtServer]).toEqual(['stage']);
});

test('a right that is lost lets go, and does not come back as a press', async () => {
  open();
  say();
  await talk();
  say({ mayTalk: false });
  say();
  await settled();
  expect(told()).toEqual(['press', 'release']);
});

test('the key that nobody chose holds once there is a microphone, and may be taken away', async () => {
  const press = (type: string) => window.dispatchEvent(new KeyboardEvent(type, { code: 'KeyT' }));
  open();
  say();
  press('keydown');
  press('keyup');
  await settled();
  expect(devices.asked).toEqual([]);
  desk.arm();
  await settled();
  press('keydown');
  await settled();
  expect([...line.heldAtServer]).toEqual(['stage']);
  desk.chooseKey('stage', undefined);
  await settled();
  press('keydown');
  await settled();
  expect([...line.heldAtServer]).toEqual([]);
});

test.each(['granted', 'prompt'])(
  'on an open channel it talks on after a reload only where the microphone is allowed: %s',
  async (state) => {
    permission.state = state;
    open();
    say({ mode: 'open', talking: ['me'] });
    await settled();
    expect(devices.asked).toHaveLength(state === 'granted' ? 1 : 0);
    expect(told()).toEqual(state === 'granted' ? ['press'] : ['press', 'release']);
  },
);

test('a page that was kept, or whose network is back, does not wait for time-outs', () => {
  open();
  window.dispatchEvent(new Event('online'));
  expect(ears.wake).toHaveBeenCalledOnce();
  desk.close();
  window.dispatchEvent(new Event('online'));
  expect(ears.wake).toHaveBeenCalledOnce();
});
