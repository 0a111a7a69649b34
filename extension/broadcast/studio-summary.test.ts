import { describe, expect, it } from 'vitest';
import { liveState } from './live-state.fixture.ts';
import { summaryOf } from './studio-summary.ts';

const server = 'http://localhost:3000';

describe('summaryOf', () => {
  it('is quiet while nothing happens', () => {
    expect(summaryOf({ stage: 'idle', server, failure: null })).toMatchObject({ mark: 'idle', tabId: null });
  });

  it('says why going live failed', () => {
    const summary = summaryOf({ stage: 'idle', server, failure: 'server-unreachable' });
    expect(summary.mark).toBe('warning');
    expect(summary.words).toContain(server);
  });

  it('knows the tab from the start on', () => {
    expect(summaryOf({ stage: 'starting', server, tabId: 4 })).toMatchObject({ mark: 'starting', tabId: 4 });
  });

  it.each([
    [{}, 'live', 'Auxcast: live, 0 listeners'],
    [{ listenerCount: { listeners: 1, receiving: 1 } }, 'live', 'Auxcast: live, 1 listener'],
    [
      { listenerCount: { listeners: 9, receiving: 8 }, listenerTrouble: { weak: 1, failed: 0 } },
      'live',
      'Auxcast: live, 9 listeners\n1 of 9 hears it stutter',
    ],
    [{ session: 'paused' as const }, 'paused', 'Auxcast: paused'],
    [{ troubles: ['page-unreadable' as const] }, 'live', 'Auxcast: live, 0 listeners'],
  ])('live with %o', (changes, mark, words) => {
    expect(summaryOf(liveState(changes))).toMatchObject({ mark, words, tabId: 7 });
  });

  it('puts trouble before everything else', () => {
    const summary = summaryOf(liveState({ session: 'paused', troubles: ['tab-closed', 'connection-lost'] }));
    expect(summary.mark).toBe('warning');
    expect(summary.words).toContain('tab was closed');
  });
});
