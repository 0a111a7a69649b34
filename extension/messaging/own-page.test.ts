import { describe, expect, test } from 'vitest';
import { browser } from 'wxt/browser';
import { isOwnPage } from './own-page.ts';

const id = browser.runtime.id;
const own = browser.runtime.getURL('/');

describe('isOwnPage', () => {
  test.each([`${own}popup.html`, `${own}background.js`])('knows %s', (url) => {
    expect(isOwnPage({ id, url })).toBe(true);
  });

  test.each([
    // our own content script in somebody's page
    { id, url: 'https://music.example.org/' },
    { id, url: `https://music.example.org/${own}` },
    { id },
    { id: 'another-extension', url: `${own}popup.html` },
    undefined,
  ])('refuses %j', (sender) => {
    expect(isOwnPage(sender)).toBe(false);
  });
});
