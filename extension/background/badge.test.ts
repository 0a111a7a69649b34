import { describe, expect, test } from 'vitest';
import { badgeOf } from './badge.ts';

const summary = {
  mark: 'live',
  listeners: 0,
  words: '',
  alarm: null,
  tabId: 1,
  secondTabId: null,
  asking: 0,
  call: null,
  talks: false,
} as const;

describe('badgeOf', () => {
  test.each([
    [{ ...summary, mark: 'idle' as const }, ''],
    [{ ...summary, mark: 'starting' as const }, '…'],
    [summary, '●'],
    [{ ...summary, listeners: 7 }, '7'],
    [{ ...summary, listeners: 999 }, '999'],
    [{ ...summary, listeners: 12_345 }, '12k'],
    [{ ...summary, listeners: 7, mark: 'paused' as const }, '❚❚'],
    [{ ...summary, listeners: 7, mark: 'warning' as const }, '!'],
    [{ ...summary, asking: 2, mark: 'warning' as const }, '?2'],
    [{ ...summary, asking: 5000 }, '?99'],
    [{ ...summary, talks: true }, 'TALK'],
  ])('%o shows %j', (shown, text) => {
    expect(badgeOf(shown).text).toBe(text);
    expect(text.length).toBeLessThanOrEqual(4);
  });
});
