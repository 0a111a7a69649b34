import { describe, expect, test } from 'vitest';
import { browser } from 'wxt/browser';
import { contextOf } from './context.ts';

const id = browser.runtime.id;
const own = browser.runtime.getURL('/');

describe('contextOf', () => {
  test.each([
    ['popup.html', 'popup'],
    ['popup.html?tab=1#now', 'popup'],
    ['options.html', 'options'],
    ['desk.html', 'desk'],
    ['offscreen.html', 'offscreen'],
    ['background.js', 'background'],
  ])('knows %s', (file, context) => {
    expect(contextOf({ id, url: `${own}${file}` })).toBe(context);
  });

  test.each([
    // our own content script in somebody's page
    { id, url: 'https://music.example.org/' },
    { id, url: `https://music.example.org/${own}popup.html` },
    { id, url: 'https://music.example.org/popup.html' },
    { id, url: `${own}other.html` },
    { id, url: `${own}constructor` },
    { id },
    { id: 'another-extension', url: `${own}popup.html` },
    { url: `${own}popup.html` },
    undefined,
  ])('knows nobody in %j', (sender) => {
    expect(contextOf(sender)).toBeUndefined();
  });
});
