// @vitest-environment happy-dom
import { type Hold, HoldBinding, isOn } from '@auxcast/shared-types/talk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let button: HTMLButtonElement;
let holds: Hold[];
let binding: HoldBinding;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  document.body.innerHTML = '<button></button><input type="text">';
  button = document.querySelector('button') ?? document.createElement('button');
  button.setPointerCapture = () => undefined;
  holds = [];
  binding = new HoldBinding({ onChange: (hold) => holds.push(hold) });
  binding.bind(button);
});
afterEach(() => {
  binding.close();
  vi.useRealTimers();
});

const on = () => isOn(binding.hold);

function point(kind: 'pointerdown' | 'pointerup' | 'pointercancel', change: PointerEventInit = {}): void {
  button.dispatchEvent(new PointerEvent(kind, { button: 0, isPrimary: true, bubbles: true, ...change }));
}

function key(
  kind: 'keydown' | 'keyup',
  change: KeyboardEventInit,
  at: EventTarget = document.body,
): KeyboardEvent {
  const event = new KeyboardEvent(kind, { bubbles: true, cancelable: true, ...change });
  at.dispatchEvent(event);
  return event;
}

function pass(ms: number): void {
  vi.advanceTimersByTime(ms);
}

test('a click latches, the next lets go', () => {
  point('pointerdown');
  expect(on()).toBe(true);
  pass(50);
  point('pointerup');
  expect(on()).toBe(true);
  point('pointerdown');
  pass(50);
  point('pointerup');
  expect(on()).toBe(false);
});

test('a hold is for as long as it is held; other buttons and fingers are none', () => {
  point('pointerdown', { button: 2 });
  point('pointerdown', { isPrimary: false });
  expect(on()).toBe(false);
  point('pointerdown');
  pass(2_000);
  expect(on()).toBe(true);
  point('pointerup');
  expect(on()).toBe(false);
});

test('the keys of a button do as its pointer does, once however long they repeat', () => {
  expect(key('keydown', { key: ' ' }, button).defaultPrevented).toBe(true);
  pass(400);
  key('keydown', { key: ' ', repeat: true }, button);
  expect(on()).toBe(true);
  key('keyup', { key: ' ' }, button);
  expect(on()).toBe(false);
  key('keydown', { key: 'Enter' }, button);
  pass(10);
  key('keyup', { key: 'Enter' }, button);
  expect(on()).toBe(true);
});

test('a click without a pointer, as screen readers make it, latches', () => {
  button.dispatchEvent(new MouseEvent('click', { detail: 0, bubbles: true }));
  expect(on()).toBe(true);
  // That of a pointer came down and up before.
  button.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
  expect(on()).toBe(true);
});

test('the chosen key holds, but not while somebody types or presses a shortcut', () => {
  binding.chosenKey = 'KeyT';
  const field = document.querySelector('input') ?? document.body;
  key('keydown', { code: 'KeyT' }, field);
  key('keydown', { code: 'KeyT', ctrlKey: true });
  key('keydown', { code: 'KeyR' });
  expect(on()).toBe(false);
  key('keydown', { code: 'KeyT' });
  expect(on()).toBe(true);
  key('keyup', { code: 'KeyT' }, field);
  expect(on()).toBe(false);
  key('keydown', { code: 'KeyT' });
  binding.chosenKey = 'KeyR';
  expect(on()).toBe(false);
});

test('the chosen key is no shortcut of the page any more, however long it repeats', () => {
  const taken: boolean[] = [];
  const page = new AbortController();
  document.addEventListener('keydown', ({ defaultPrevented }) => taken.push(defaultPrevented), {
    signal: page.signal,
  });
  binding.chosenKey = 'KeyM';
  key('keydown', { code: 'KeyM', key: 'm' });
  key('keydown', { code: 'KeyM', key: 'm', repeat: true });
  key('keydown', { code: 'KeyK', key: 'k' });
  expect(taken).toEqual([true, true, false]);
  expect(on()).toBe(true);
  page.abort();
});

test('Space, as the chosen key, holds and does not latch by the button that has the focus', () => {
  binding.chosenKey = 'Space';
  key('keydown', { code: 'Space', key: ' ' }, button);
  expect(on()).toBe(true);
  pass(10);
  key('keyup', { code: 'Space', key: ' ' }, button);
  expect(on()).toBe(false);
});

test.each<[string, () => void]>([
  ['blur', () => window.dispatchEvent(new Event('blur'))],
  ['pagehide', () => window.dispatchEvent(new Event('pagehide'))],
  [
    'visibilitychange',
    () => {
      const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
      document.dispatchEvent(new Event('visibilitychange'));
      hidden.mockRestore();
    },
  ],
])('%s lets go of what is held, and leaves what is latched', (_name, leave) => {
  binding.chosenKey = 'KeyT';
  point('pointerdown');
  key('keydown', { code: 'KeyT' });
  leave();
  expect(on()).toBe(false);
  // It comes up somewhere else, or here, later.
  pass(5_000);
  point('pointerup');
  key('keyup', { code: 'KeyT' });
  expect(on()).toBe(false);
  point('pointerdown');
  pass(10);
  point('pointerup');
  leave();
  expect(on()).toBe(true);
});

test('a pointer that the system takes is let go', () => {
  point('pointerdown');
  point('pointercancel');
  expect(on()).toBe(false);
});

test('closed, it lets go and hears nothing more', () => {
  point('pointerdown');
  binding.close();
  expect(holds.map(isOn)).toEqual([true, false]);
  point('pointerdown');
  expect(on()).toBe(false);
});
