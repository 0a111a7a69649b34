import { describe, expect, test } from 'vitest';
import { readerLossOf } from './page-scripts.ts';
import { captureFailureOf } from './tab-grant.ts';

const NOT_INVOKED =
  'Extension has not been invoked for the current page (see activeTab permission). Chrome pages cannot be captured.';

// The messages are Chromium's own, as seen in version 156.
describe('captureFailureOf', () => {
  test.each([
    ['Cannot capture a tab with an active stream.', 'https://music.example.org/', 'capture-in-use'],
    [NOT_INVOKED, 'https://music.example.org/', 'click-needed'],
    [NOT_INVOKED, 'https://chromewebstore.google.com/', 'page-forbidden'],
    [NOT_INVOKED, undefined, 'page-forbidden'],
    ['No tab with id: 7.', undefined, 'tab-closed'],
    ['Something new', 'https://music.example.org/', 'capture-failed'],
  ])('%s (%s) is %s', (message, url, code) => {
    expect(captureFailureOf(message, url)).toBe(code);
  });
});

describe('readerLossOf', () => {
  test.each([
    [
      'Cannot access contents of the page. Extension manifest must request permission to access the respective host.',
      'tab-moved',
    ],
    [
      'Cannot access contents of url "https://x/". Extension manifest must request permission to access this host.',
      'tab-moved',
    ],
    ['Cannot access a chrome:// URL', 'page-unreadable'],
    ['The extensions gallery cannot be scripted.', 'page-unreadable'],
    ['Frame with ID 0 is showing error page', 'page-unreadable'],
  ])('%s is %s', (message, loss) => {
    expect(readerLossOf(new Error(message))).toBe(loss);
  });
});
