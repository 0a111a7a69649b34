import { describe, expect, test } from 'vitest';
import { failureWords } from '../failures/failures.ts';
import { liveState } from '../messaging/live-state.fixture.ts';
import { shownDeskOf } from '../messaging/shown-desk.fixture.ts';
import type { LiveState } from '../messaging/studio-state.ts';
import { summaryOf } from './studio-summary.ts';

const server = 'http://localhost:3000';

describe('summaryOf', () => {
  test('is quiet while nothing happens', () => {
    expect(summaryOf({ stage: 'idle', server, failure: null })).toMatchObject({ mark: 'idle', tabId: null });
  });

  test('says why going live failed', () => {
    const summary = summaryOf({ stage: 'idle', server, failure: 'server-unreachable' });
    expect(summary.mark).toBe('warning');
    expect(summary.words).toContain(server);
  });

  test('knows the tab from the start on', () => {
    const starting = { stage: 'starting', server, tabId: 4, goesOn: false } as const;
    expect(summaryOf(starting)).toMatchObject({ mark: 'starting', tabId: 4 });
    expect(summaryOf({ ...starting, goesOn: true }).words).toContain('again');
  });

  test.each([
    [{}, 'live', 'Auxcast: live, 0 listeners'],
    [{ listenerCount: { listeners: 1, receiving: 1 } }, 'live', 'Auxcast: live, 1 listener'],
    [
      {
        listenerCount: { listeners: 9, receiving: 8 },
        listenerTrouble: { weak: 0, failed: 1, prevailing: null },
      },
      'live',
      'Auxcast: live, 9 listeners\n1 of 9 hears nothing',
    ],
    [{ session: 'paused' as const }, 'paused', 'Auxcast: paused'],
    [{ troubles: ['page-unreadable' as const] }, 'live', 'Auxcast: live, 0 listeners'],
  ])('live with %o', (changes, mark, words) => {
    expect(summaryOf(liveState(changes))).toMatchObject({ mark, words, tabId: 7 });
  });

  test('knows the second tab of the desk, while there is one', () => {
    expect(summaryOf(liveState()).secondTabId).toBeNull();
    const desk = shownDeskOf({ secondTabId: 9 });
    expect(summaryOf(liveState({ desk }))).toMatchObject({ tabId: 7, secondTabId: 9 });
  });

  test('advises the host about listeners in trouble, by how its own upload is', () => {
    const listenerCount = { listeners: 2, receiving: 2 };
    const prevailing = { cause: 'loss' as const, path: 'udp' as const, listeners: 2 };
    const listenerTrouble = { weak: 2, failed: 0, prevailing };
    const health = { level: 'bad' as const, kbps: 90, roundTripMs: 20, lossPct: 20 };
    const lines = (changes: Partial<LiveState>) =>
      summaryOf(liveState({ listenerCount, listenerTrouble, ...changes })).words.split('\n');
    expect(lines({ health })[2]).toContain('your upload');
    expect(lines({})[2]).toContain('the server’s line');
    expect(lines({})).toHaveLength(3);
  });

  test.each([
    ['tab-crashed', true],
    ['tab-frozen', true],
    ['tab-continue', true],
    ['tab-silent', true],
    ['output-gone', true],
    ['connection-lost', true],
    ['websocket-blocked', true],
    ['upload-lost', true],
    ['tab-quiet', true],
    ['tab-moved', false],
    ['tab-back', false],
    ['tab-muted', false],
  ] as const)('alarms the host about %s: %s', (code, alarms) => {
    const summary = summaryOf(liveState({ troubles: [code] }));
    expect(summary.mark).toBe('warning');
    expect(summary.alarm).toBe(alarms ? failureWords(code, server) : null);
  });

  test('says why a broadcast that is picked up is not there yet', () => {
    const starting = { stage: 'starting', server, tabId: 4, goesOn: true } as const;
    const words = failureWords('connection-lost', server);
    expect(summaryOf({ ...starting, trouble: 'connection-lost' })).toMatchObject({
      mark: 'warning',
      words,
      alarm: words,
      tabId: 4,
    });
  });

  test('puts trouble before everything else', () => {
    const summary = summaryOf(liveState({ session: 'paused', troubles: ['tab-closed', 'connection-lost'] }));
    expect(summary.mark).toBe('warning');
    expect(summary.words).toContain('tab was closed');
  });
});
