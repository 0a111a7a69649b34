import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DUCKING, type SeenDesk } from '../desk/desk.ts';
import type { SeenRoom } from '../room.ts';
import DeskPanel from './DeskPanel.vue';
import type { DeskSteer } from './desk-steering.ts';
import { aParty, aPerson } from './party.fixture.ts';

const STRIP = { gain: 1, pan: 0, isMuted: false, ducks: true, isOnAir: true, feed: 'off' } as const;
const GUEST = { ...STRIP, isOnAir: false, feed: 'program' } as const;
const DESK: SeenDesk = {
  isOpen: true,
  isMixing: false,
  strips: [
    { ...STRIP, stripId: 'microphone' },
    { ...GUEST, stripId: 'grace', gain: 0.5 },
  ],
  ducking: DUCKING,
  revision: 1,
  appliedRevision: 1,
};

const asked = vi.fn<(method: string, data: unknown) => unknown>();
const bind = vi.fn((_input: string, _button: HTMLElement) => unbind);
const unbind = vi.fn();
let open: { readonly unmount: () => void } | undefined;

beforeEach(() => {
  vi.clearAllMocks();
  asked.mockReturnValue({});
});
afterEach(() => open?.unmount());

function steerBy(): DeskSteer;
// The compiler does not see that an answer belongs to its method while the method is a type parameter.
function steerBy(): unknown {
  return async (method: string, data: unknown) => asked(method, data);
}

function show(desk: SeenDesk | null, room: SeenRoom = aParty(), isArmed = true) {
  const view = mount(DeskPanel, {
    props: {
      desk,
      room,
      talkback: new Set<string>(),
      isArmed,
      steer: steerBy(),
      bind,
    },
    attachTo: document.body,
  });
  open = view;
  return view;
}

const standing = (view: ReturnType<typeof show>) => view.get('[data-strip="grace"] .panel-standing').text();

test('opens the desk, and closes it', async () => {
  const view = show(null);
  await view.get('header button').trigger('click');
  await view.setProps({ desk: DESK });
  await view.get('header button').trigger('click');
  expect(asked.mock.calls).toEqual([
    ['setDesk', { isOpen: true }],
    ['setDesk', { isOpen: false }],
  ]);
});

test('brings a guest on air, takes it out of the program, and offers that of no sound of the host', async () => {
  const view = show(DESK);
  await view.get('[aria-label="On air: Grace"]').trigger('click');
  await view.get('[aria-label="Out of the program: Grace"]').trigger('click');
  expect(asked.mock.calls).toEqual([
    ['setStrip', { stripId: 'grace', isOnAir: true }],
    ['setStrip', { stripId: 'grace', isMuted: true }],
  ]);
  expect(view.find('[aria-label="On air: Host’s microphone"]').exists()).toBe(false);
});

test('says of a guest which mute it is', async () => {
  const view = show(DESK);
  const strip = (change: object) =>
    view.setProps({ desk: { ...DESK, strips: [{ ...GUEST, stripId: 'grace', ...change }] } });
  expect(standing(view)).toBe('Green room');
  await strip({ isOnAir: true });
  expect(standing(view)).toBe('On air');
  await strip({ isOnAir: true, isMuted: true });
  expect(standing(view)).toBe('On air, out of the program');
  await view.setProps({ room: aParty({ people: [aPerson('grace', { isMuted: true })] }) });
  expect(standing(view)).toBe('Muted by a moderator, everywhere');
  await view.setProps({ room: aParty({ people: [] }) });
  expect(standing(view)).toBe('Away');
});

test('shows a fader where it was moved to until the server says where it is', async () => {
  const view = show(DESK);
  const fader = view.get<HTMLInputElement>('[data-strip="grace"] input');
  expect(fader.element.value).toBe('0.5');
  await fader.setValue(1.5);
  expect(asked).toHaveBeenCalledExactlyOnceWith('setStrip', { stripId: 'grace', gain: 1.5 });
  await flushPromises();
  expect(fader.attributes('aria-valuetext')).toBe('150 %');
  await view.setProps({ desk: { ...DESK, revision: 2 } });
  expect(fader.attributes('aria-valuetext')).toBe('50 %');
});

test('says what the server did not do', async () => {
  asked.mockRejectedValueOnce(new Error('You may not.'));
  const view = show(DESK);
  await view.get('[aria-label="On air: Grace"]').trigger('click');
  await flushPromises();
  expect(view.get('[role="alert"]').text()).toBe('You may not.');
  asked.mockRejectedValueOnce(new Error('Nor that.'));
  await view.get('[data-strip="grace"] input').setValue(2);
  await flushPromises();
  expect(view.get('[data-strip="grace"] input').attributes('aria-valuetext')).toBe('50 %');
});

test('talks back to one or to all, with a microphone alone', async () => {
  const view = show(DESK);
  expect(bind.mock.calls.map(([input]) => input)).toEqual(['talkback:grace', 'talkback']);
  await view.setProps({ talkback: new Set(['talkback:grace']) });
  expect(view.get('[aria-label="Talk back to Grace"]').attributes('aria-pressed')).toBe('true');
  await view.setProps({ isArmed: false });
  expect(view.findAll('.panel-hold').map((button) => button.attributes('disabled'))).toEqual(['', '']);
  view.unmount();
  open = undefined;
  expect(unbind).toHaveBeenCalledTimes(2);
});
