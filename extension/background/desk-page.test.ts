import { beforeEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { showDesk } from './desk-page.ts';

const getContexts = vi.fn();
const create = vi.fn();
const showTab = vi.fn();
const showWindow = vi.fn();

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  // Not of the fake browser's making.
  Object.assign(browser.runtime, { getContexts });
  Object.assign(browser.tabs, { create, update: showTab });
  Object.assign(browser.windows, { update: showWindow });
});

test('opens the page where there is none', async () => {
  getContexts.mockResolvedValue([]);
  await showDesk();
  expect(create).toHaveBeenCalledExactlyOnceWith({ url: browser.runtime.getURL('/desk.html') });
});

test('shows the one there is', async () => {
  getContexts.mockResolvedValue([{ tabId: 4, windowId: 9 }]);
  await showDesk();
  expect(create).not.toHaveBeenCalled();
  expect(showTab).toHaveBeenCalledExactlyOnceWith(4, { active: true });
  expect(showWindow).toHaveBeenCalledExactlyOnceWith(9, { focused: true });
});
