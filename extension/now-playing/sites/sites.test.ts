import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SITES } from './index.ts';
import { siteName } from './site-name.ts';
import { siteOf } from './site-of.ts';

const FOLDER = `${import.meta.dirname}/`;
const MACHINERY = ['index.ts', 'site-file.ts', 'site-of.ts', 'site-name.ts', 'host-matches.ts'];
const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.test.ts') && !MACHINERY.includes(name));

test('every site file is registered, once', () => {
  expect(SITES).toHaveLength(files.length);
  expect(new Set(SITES).size).toBe(SITES.length);
});

describe.each(files)('%s', (name) => {
  const text = readFileSync(`${FOLDER}${name}`, 'utf8');

  test('is data: it imports the type and nothing else', () => {
    expect(text.match(/^import .*$/gm)).toEqual(["import type { SiteFile } from './site-file.ts';"]);
    expect(text).not.toMatch(/=>|\bfunction\b|document\.|window\./);
  });

  test('is small', () => {
    expect(text.split('\n').length).toBeLessThan(25);
  });
});

describe.each(SITES.map((site) => ({ site, first: site.hosts[0] ?? '' })))('$first', ({ site, first }) => {
  const host = first.replace('*', 'someone');

  test('says why it is needed', () => {
    expect(site.why).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('is found by its host, and by no other site file', () => {
    expect(siteOf(host, SITES)).toBe(site);
    expect(SITES.filter((other) => siteOf(host, [other]))).toEqual([site]);
  });

  test('has a name that people know', () => {
    expect(siteName(host)).not.toBe(host);
  });

  test('has selectors that browsers understand', () => {
    const {
      advertisement,
      clock,
      platform,
      release,
      title = [],
      artist = [],
      album = [],
      artwork = [],
    } = site;
    const selectors = [
      advertisement,
      clock?.position,
      clock?.duration,
      platform,
      release?.page,
      release?.rows,
      ...title,
      ...artist,
      ...album,
      ...artwork,
    ];
    const given = selectors.filter((selector) => selector !== undefined);
    expect(given.length).toBeGreaterThan(0);
    for (const selector of given) expect(() => document.querySelector(selector)).not.toThrow();
  });
});

test.each([
  ['music.youtube.com', 'YouTube Music'],
  ['www.youtube.com', 'YouTube'],
  ['music.amazon.co.uk', 'Amazon Music'],
  ['music.amazon.de', 'Amazon Music'],
  ['listen.tidal.com', 'Tidal'],
  ['www.pandora.com', 'Pandora'],
  ['www.radio.example', 'radio.example'],
  ['music.amazon.evil.example.com', 'music.amazon.evil.example.com'],
  ['notyoutube.com', 'notyoutube.com'],
])('%s is called %s', (host, name) => {
  expect(siteName(host)).toBe(name);
});
