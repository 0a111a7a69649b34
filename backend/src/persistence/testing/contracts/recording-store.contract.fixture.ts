import { beforeEach, expect, test } from 'vitest';
import type { RecordingPlace } from '../../recordings/recording-store.ts';
import type { Store } from '../../store.ts';
import { sampleRecording } from '../records.fixture.ts';

/** What every database must do with recordings. */
export function recordingContract(store: () => Store): void {
  beforeEach(async () => {
    const { recordings } = store();
    for (;;) {
      const { recordings: some } = await recordings.page({ limit: 100 });
      if (some.length === 0) return;
      for (const { recordingId } of some) await recordings.remove(recordingId);
    }
  });

  test('keeps recordings of sessions that need not be there, with tracks and chapters', async () => {
    const { recordings } = store();
    const running = sampleRecording('r1', { title: 'עדה 🎤 “live”', isMultiTrack: true });
    await recordings.put(running);
    expect(await recordings.find('r1')).toEqual(running);
    const ended = {
      ...running,
      endedAtMs: running.startedAtMs + 1000.5,
      endReason: 'disk-full' as const,
      bytes: 5_000_000_000,
      chapters: [{ startMs: 12.5, title: 'Teardrop', artist: null }],
    };
    await recordings.put(ended);
    expect(await recordings.find('r1')).toEqual(ended);
    for (let times = 0; times < 2; times += 1) await recordings.remove('r1');
    expect(await recordings.find('r1')).toBeUndefined();
  });

  test('shows them newest first, of one session or of all, page by page', async () => {
    const { recordings } = store();
    for (let number = 0; number < 7; number += 1) {
      // Two of them began at the same time.
      const startedAtMs = 1_800_000_000_000 + Math.floor(number / 2);
      await recordings.put(
        sampleRecording(`r${number}`, { startedAtMs, sessionId: number % 2 === 0 ? 'even' : 'odd' }),
      );
    }
    const all = async (sessionId?: string) => {
      const ids: string[] = [];
      for (let after: RecordingPlace | undefined; ; ) {
        const page = await recordings.page({ sessionId, after, limit: 2 });
        ids.push(...page.recordings.map(({ recordingId }) => recordingId));
        if (page.next === undefined) return ids;
        after = page.next;
      }
    };
    expect(await all()).toEqual(['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0']);
    expect(await all('odd')).toEqual(['r5', 'r3', 'r1']);
    expect(await all('nobody')).toEqual([]);
  });

  test('tells those without an end from the others, oldest first, and how much these are', async () => {
    const { recordings } = store();
    expect(await recordings.totalBytes()).toBe(0);
    await recordings.put(sampleRecording('running', { bytes: 7 }));
    for (const [recordingId, startedAtMs] of [
      ['new', 20],
      ['old', 10],
    ] as const) {
      const ended = { startedAtMs, endedAtMs: 30, endReason: 'stopped', bytes: 3_000_000_000 } as const;
      await recordings.put(sampleRecording(recordingId, ended));
    }
    expect((await recordings.unfinished()).map(({ recordingId }) => recordingId)).toEqual(['running']);
    expect((await recordings.oldest(10)).map(({ recordingId }) => recordingId)).toEqual(['old', 'new']);
    expect((await recordings.oldest(1)).map(({ recordingId }) => recordingId)).toEqual(['old']);
    expect(await recordings.totalBytes()).toBe(6_000_000_000);
  });
}
