// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { onShortcut } from './shortcuts.ts';

const actions = { toggle: vi.fn(), setMuted: vi.fn(), changeVolume: vi.fn(), help: vi.fn() };
const player = { view: { muted: false }, playback: actions };
const listen = (event: KeyboardEvent) => onShortcut(event, player, actions.help);

beforeEach(() => {
  document.body.innerHTML = `
    <button>Share</button><a href="/">Home</a><input id="text"><input id="range" type="range">
    <textarea></textarea><div contenteditable="true"></div><dialog open><p id="inside"></p></dialog>`;
  document.addEventListener('keydown', listen);
});
afterEach(() => {
  document.removeEventListener('keydown', listen);
  vi.clearAllMocks();
});

function press(key: string, on = 'body', modifiers: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });
  document.querySelector(on)?.dispatchEvent(event);
  return event;
}

const calls = () => Object.values(actions).reduce((sum, action) => sum + action.mock.calls.length, 0);

describe('on the page', () => {
  test('plays or pauses with Space and K, and Space does not scroll', () => {
    expect(press(' ').defaultPrevented).toBe(true);
    press('K');
    expect(actions.toggle).toHaveBeenCalledTimes(2);
  });

  test('mutes with M, helps with ?, and changes the volume with the arrows', () => {
    press('m');
    press('?');
    press('ArrowUp');
    press('ArrowDown');
    expect(actions.setMuted.mock.calls).toEqual([[true]]);
    expect(actions.help).toHaveBeenCalledOnce();
    expect(actions.changeVolume.mock.calls).toEqual([[0.1], [-0.1]]);
  });

  test('leaves every other key alone', () => {
    expect(press('Enter').defaultPrevented).toBe(false);
    expect(calls()).toBe(0);
  });
});

test.each(['button', 'a', '#range'])('leaves Space to a focused %s', (selector) => {
  expect(press(' ', selector).defaultPrevented).toBe(false);
  press('k', selector);
  expect(actions.toggle).toHaveBeenCalledOnce();
});

test('leaves the arrows to a slider', () => {
  press('ArrowUp', '#range');
  expect(calls()).toBe(0);
});

test.each(['#text', 'textarea', '[contenteditable]', '#inside'])('is off in %s', (selector) => {
  for (const key of [' ', 'k', 'm', '?', 'ArrowUp']) press(key, selector);
  expect(calls()).toBe(0);
});

test.each(['ctrlKey', 'metaKey', 'altKey'])('is off with %s', (modifier) => {
  press('m', 'body', { [modifier]: true });
  expect(calls()).toBe(0);
});
