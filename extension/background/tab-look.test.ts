import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { lookAtTab } from './tab-look.ts';

const get = vi.fn();
const executeScript = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(browser.tabs, 'get').mockImplementation(get);
  // Not of the fake browser's making.
  Object.assign(browser, { scripting: { executeScript } });
  executeScript.mockReset().mockResolvedValue([]);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

// What Chromium 156 says of a tab in each state.
describe('lookAtTab', () => {
  test.each([
    [{ status: 'complete', discarded: false }, 'well'],
    [{ status: 'loading', discarded: false }, 'well'],
    [{ status: 'unloaded', discarded: false }, 'crashed'],
    [{ status: 'unloaded', discarded: true }, 'discarded'],
    [{ status: 'complete', discarded: false, frozen: true }, 'frozen'],
  ])('%o is %s', async (tab, standing) => {
    get.mockResolvedValue(tab);
    expect(await lookAtTab(7)).toBe(standing);
  });

  test('knows a tab that is not there', async () => {
    get.mockRejectedValue(new Error('No tab with id: 7.'));
    expect(await lookAtTab(7)).toBe('closed');
  });

  test('knows a page that does not answer, and blames none that may not be asked', async () => {
    get.mockResolvedValue({ status: 'complete', discarded: false });
    executeScript.mockReturnValueOnce(new Promise(() => undefined));
    const looking = lookAtTab(7);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await looking).toBe('frozen');
    executeScript.mockRejectedValueOnce(new Error('Cannot access contents of the page.'));
    expect(await lookAtTab(7)).toBe('well');
  });

  test.each([
    ['put to sleep', { status: 'unloaded', discarded: true }, 'discarded'],
    ['crashed', { status: 'unloaded', discarded: false }, 'crashed'],
  ])('a tab that is %s while its page is asked is not well', async (_what, later, standing) => {
    get.mockResolvedValueOnce({ status: 'complete', discarded: false }).mockResolvedValueOnce(later);
    executeScript.mockRejectedValueOnce(new Error('The tab was closed.'));
    expect(await lookAtTab(7)).toBe(standing);
  });

  test('a tab that is closed while its page is asked is not well', async () => {
    get
      .mockResolvedValueOnce({ status: 'complete', discarded: false })
      .mockRejectedValueOnce(new Error('No tab.'));
    executeScript.mockRejectedValueOnce(new Error('The tab was closed.'));
    expect(await lookAtTab(7)).toBe('closed');
  });
});
