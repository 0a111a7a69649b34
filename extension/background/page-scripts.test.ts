import { beforeEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { AUDIBLE_EVENT } from '../now-playing/page-events.ts';
import { hasForeignFrames, tellAudible } from './page-scripts.ts';

interface Injection {
  readonly target: { readonly tabId: number };
  readonly func: (...args: readonly string[]) => void;
  readonly args: readonly string[];
}

const executeScript = vi.fn<(injection: Injection) => Promise<unknown[]>>();

beforeEach(() => {
  fakeBrowser.reset();
  executeScript.mockReset().mockResolvedValue([]);
  Object.assign(browser, { scripting: { executeScript } });
});

test.each([
  [true, true, 'yes'],
  [true, false, 'maybe'],
  [false, true, 'no'],
  [undefined, true, 'no'],
])('the tab is audible: %s, by the page: %s: tells it "%s"', async (audible, isPage, word) => {
  Object.assign(browser.tabs, { get: vi.fn().mockResolvedValue({ audible }) });
  await tellAudible(7, isPage);
  const call = executeScript.mock.calls[0]?.[0];
  expect(call).toMatchObject({ target: { tabId: 7 }, args: [AUDIBLE_EVENT, word] });
  const heard = vi.fn();
  document.addEventListener(AUDIBLE_EVENT, (event) => {
    heard(event instanceof CustomEvent && event.detail);
  });
  call?.func(...call.args);
  expect(heard).toHaveBeenCalledExactlyOnceWith(word);
});

/**
 * A window with such frames in it; `null` is one of another origin, whose document the browser keeps to
 * itself.
 */
function pageWith(frames: readonly (object | null)[]): object {
  const foreign = {
    length: 0,
    get document(): never {
      throw new DOMException('Blocked a frame', 'SecurityError');
    },
  };
  return Object.assign([...frames.map((frame) => frame ?? foreign)], { document: {} });
}

test.each([
  ['no frames', [], false],
  ['frames of its own', [pageWith([]), pageWith([])], false],
  ['a foreign frame', [pageWith([]), null], true],
  ['a foreign frame within its own', [pageWith([pageWith([null])])], true],
])('a page with %s has foreign ones: %s', (_what, frames, has) => {
  vi.stubGlobal('window', pageWith(frames));
  expect(hasForeignFrames()).toBe(has);
  vi.unstubAllGlobals();
});
