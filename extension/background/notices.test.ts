import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { noticesAllowed, showNotice } from './notices.ts';

const contains = vi.fn();
const create = vi.fn();
const clear = vi.fn();

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  contains.mockResolvedValue(true);
  // Not of the fake browser's making.
  Object.assign(browser, { permissions: { contains }, notifications: { create, clear } });
});

describe('showNotice', () => {
  test('shows each alarm once, and takes it away when it is over', async () => {
    await Promise.all([
      showNotice('alarm', 'The music tab crashed.'),
      showNotice('alarm', 'The music tab crashed.'),
    ]);
    expect(create).toHaveBeenCalledOnce();
    expect(create.mock.calls[0]?.[1]).toMatchObject({ message: 'The music tab crashed.' });
    await showNotice('alarm', null);
    expect(clear).toHaveBeenCalledExactlyOnceWith('auxcast-alarm');
  });

  test('shows nothing where the host did not allow it', async () => {
    contains.mockResolvedValue(false);
    await showNotice('alarm', 'The music tab crashed.');
    await showNotice('alarm', null);
    expect(create).not.toHaveBeenCalled();
    expect(clear).not.toHaveBeenCalled();
  });

  test('shows what goes on as soon as the host allows it, once', async () => {
    Object.assign(browser.notifications, { onClicked: { hasListener: () => false, addListener: vi.fn() } });
    contains.mockResolvedValue(false);
    await showNotice('alarm', 'The music tab crashed.');
    contains.mockResolvedValue(true);
    await noticesAllowed();
    await showNotice('alarm', 'The music tab crashed.');
    expect(create).toHaveBeenCalledOnce();
    expect(create.mock.calls[0]?.[1]).toMatchObject({ message: 'The music tab crashed.' });
  });

  test('tries again with the next word where the browser did not show it', async () => {
    create.mockRejectedValueOnce(new Error('No room.'));
    await expect(showNotice('alarm', 'The music tab crashed.')).rejects.toThrow('No room.');
    await showNotice('alarm', 'The music tab crashed.');
    expect(create).toHaveBeenCalledTimes(2);
  });

  test('keeps an alarm and a call apart', async () => {
    await showNotice('alarm', 'The music tab crashed.');
    await showNotice('call', 'Noor asks to speak');
    await showNotice('call', null);
    expect(create.mock.calls.map((call) => String(call[0]))).toEqual(['auxcast-alarm', 'auxcast-call']);
    expect(clear).toHaveBeenCalledExactlyOnceWith('auxcast-call');
  });
});
