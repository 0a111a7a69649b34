import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';
import { browser } from 'wxt/browser';
import { ask } from '../messaging/ask.ts';
import { liveState } from '../messaging/live-state.fixture.ts';
import { shownDeskOf, shownTalkOf } from '../messaging/shown-desk.fixture.ts';
import type { ShownDesk } from '../messaging/shown-desk.ts';
import type { StudioState } from '../messaging/studio-state.ts';
import DeskApp from './DeskApp.vue';

const state = vi.hoisted(() => ({ now: undefined as StudioState | undefined }));
vi.mock('../messaging/ask.ts', () => ({
  ask: vi.fn(async (name: string) =>
    name === 'listRecordings' ? { refusal: '', recordings: [] } : undefined,
  ),
}));
vi.mock('./use-studio.ts', () => ({
  useStudio: () => ({
    state: shallowRef(state.now),
    level: shallowRef(),
    voices: shallowRef(new Map()),
    mix: shallowRef(),
  }),
}));

const request = vi.fn(async () => true);
const open = vi.fn(async () => undefined);
let view: ReturnType<typeof mount> | undefined;

beforeEach(() => {
  vi.clearAllMocks();
  // Not of the fake browser's making.
  Object.assign(browser, {
    commands: { getAll: async () => [] },
    permissions: { ...browser.permissions, request },
    windows: { getCurrent: async () => ({ id: 5 }) },
    sidePanel: { open, setOptions: vi.fn(async () => undefined) },
  });
});
afterEach(() => {
  view?.unmount();
  location.hash = '';
});

function show(changes: Partial<ShownDesk> | null) {
  const desk = changes && shownDeskOf(changes);
  state.now = liveState({ talk: shownTalkOf(), desk });
  view = mount(DeskApp, { attachTo: document.body });
  return view;
}

function pressShiftM(on: EventTarget = document.body): void {
  on.dispatchEvent(
    new KeyboardEvent('keydown', { code: 'KeyM', shiftKey: true, bubbles: true, cancelable: true }),
  );
}

/** But for recordings, of which each page asks when it opens. */
function asked() {
  return vi.mocked(ask).mock.calls.filter(([name]) => name !== 'listRecordings');
}

test('mutes everything by button and key, unless somebody types', async () => {
  const page = show({});
  await page.get('#mute-everything').trigger('click');
  pressShiftM();
  const field = page.get('input[maxlength="40"]');
  pressShiftM(field.element);
  expect(asked()).toEqual([
    ['muteEverything', { isOn: true }],
    ['muteEverything', { isOn: true }],
  ]);
});

test('says what muting everything did, and takes it back', async () => {
  const page = show({ isAllMuted: true });
  const note = page.get('main > [role="alert"]');
  expect(note.text()).toContain('listeners hear silence');
  await note.get('button').trigger('click');
  expect(asked()).toEqual([['muteEverything', { isOn: false }]]);
  expect(page.get('#mute-everything').attributes('aria-pressed')).toBe('true');
});

test('shows people and channels where nothing can be mixed', () => {
  const page = show(null);
  expect(page.find('#desk-heading').exists()).toBe(false);
  expect(page.find('#mute-everything').exists()).toBe(false);
  expect(page.find('#people-heading').exists()).toBe(true);
});

test('opens beside the page where the host allows that, and offers it only in a tab', async () => {
  request.mockResolvedValueOnce(false);
  const page = show({});
  await page.get('#open-beside').trigger('click');
  await flushPromises();
  expect(open).not.toHaveBeenCalled();
  await page.get('#open-beside').trigger('click');
  await flushPromises();
  expect(request).toHaveBeenLastCalledWith({ permissions: ['sidePanel'] });
  expect(open).toHaveBeenCalledExactlyOnceWith({ windowId: 5 });
  page.unmount();
  location.hash = '#beside';
  expect(show({}).find('#open-beside').exists()).toBe(false);
});
