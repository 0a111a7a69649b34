import { type ReceptionReport, receptionReport } from '@auxcast/shared-types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReceptionReading } from './reception.ts';
import type { SoundCounts } from './reception-stats.ts';
import { ReceptionWatch } from './reception-watch.ts';
import { sampleReading } from './testing/sample-reading.ts';

const LOOK_MS = 2_000;
const PACKETS = 100;
const SAMPLES = 96_000;

let reading: ReceptionReading;
let totals: SoundCounts | undefined;
const reports: ReceptionReport[] = [];
const reception = {
  read: vi.fn(async () => reading),
  abandonPath: vi.fn<(before: ReceptionReading, onDead: () => void) => void>(),
  holdBack: vi.fn<(ms: number | null) => void>(),
};
const onTrouble = vi.fn<(trouble: string | null) => void>();
const send = vi.fn(async (report: ReceptionReport) => {
  reports.push(receptionReport.parse(report));
});
let watch: ReceptionWatch;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  reports.length = 0;
  totals = undefined;
  watch = new ReceptionWatch({ reception, report: send, onTrouble });
});
afterEach(() => void vi.useRealTimers());

/** Two seconds of sound, then a look. */
async function hear(
  { nacks = 0, lost = 0, gaps = 0, silence = 0 } = {},
  way: Partial<ReceptionReading['way']> = {},
  rest: Partial<ReceptionReading> = {},
): Promise<void> {
  vi.advanceTimersByTime(LOOK_MS);
  const so = totals;
  reading = sampleReading(
    {
      packets: (so?.packets ?? 0) + PACKETS - lost,
      samples: (so?.samples ?? 0) + SAMPLES,
      emitted: (so?.emitted ?? 0) + SAMPLES,
      bufferedS: (so?.bufferedS ?? 0) + SAMPLES * 0.04,
      nacks: (so?.nacks ?? 0) + nacks,
      lost: (so?.lost ?? 0) + lost,
      madeUp: (so?.madeUp ?? 0) + (gaps + silence) * 960,
      madeUpSilence: (so?.madeUpSilence ?? 0) + silence * 960,
    },
    way,
    rest,
  );
  totals = reading.sound;
  await watch.look(true);
}

async function lookAt(given: ReceptionReading): Promise<void> {
  vi.advanceTimersByTime(LOOK_MS);
  reading = given;
  await watch.look(true);
}

const trouble = () => onTrouble.mock.lastCall?.[0];

test('says once that all is well, and by which way', async () => {
  for (let looks = 0; looks < 10; looks += 1) await hear();
  expect(trouble()).toBeNull();
  expect(watch.bufferMs).toBeCloseTo(40);
  expect(reports).toEqual([{ sound: 'good', cause: null, path: 'udp', concealedPct: 0 }]);
});

describe('when it stutters', () => {
  test('tells the listener and the server why, and takes it back after a few good seconds', async () => {
    for (let looks = 0; looks < 4; looks += 1) await hear();
    for (let looks = 0; looks < 3; looks += 1) await hear({ nacks: 9, gaps: 3 });
    expect(trouble()).toContain('Weak connection');
    expect(reports.at(-1)).toMatchObject({ sound: 'weak', cause: 'loss', path: 'udp', concealedPct: 2 });
    await hear();
    expect(trouble()).toContain('Weak connection');
    for (let looks = 0; looks < 4; looks += 1) await hear();
    expect(trouble()).toBeNull();
    expect(reports.at(-1)).toMatchObject({ sound: 'good', cause: null });
  });

  test('finds packets that come too late', async () => {
    for (let looks = 0; looks < 5; looks += 1) await hear({ gaps: 5 });
    expect(reports.at(-1)).toMatchObject({ sound: 'weak', cause: 'delay' });
  });

  test('finds packets without sound', async () => {
    for (let looks = 0; looks < 5; looks += 1) await hear({ silence: 100 });
    expect(reports.at(-1)).toMatchObject({ sound: 'weak', cause: 'decode' });
  });

  test('has no words for one hiccup', async () => {
    for (let looks = 0; looks < 3; looks += 1) await hear();
    await hear({ gaps: 14 });
    await hear();
    expect(onTrouble.mock.calls.flat().filter(Boolean)).toEqual([]);
    expect(reports).toHaveLength(1);
  });
});

test('calls a connection weak that loses packets, though all are sent again in time', async () => {
  for (let looks = 0; looks < 4; looks += 1) await hear({ nacks: 9 });
  expect(trouble()).toContain('Weak connection');
  expect(reception.holdBack).toHaveBeenLastCalledWith(203);
  expect(reports.at(-1)).toMatchObject({ sound: 'good' });
});

describe('a path that is dead', () => {
  test('is abandoned before the browser notices', async () => {
    await hear();
    await hear();
    const { sound } = reading;
    const doubtful = sampleReading({ ...sound, sincePacketMs: 1_800 }, { unanswered: 1 });
    await lookAt(doubtful);
    expect(reception.abandonPath).toHaveBeenCalledExactlyOnceWith(doubtful, expect.any(Function));
  });

  test('is called so once that is sure, until there is another', async () => {
    for (let looks = 0; looks < 3; looks += 1) await hear();
    await lookAt(sampleReading({ ...reading.sound, sincePacketMs: 1_800 }, { unanswered: 1 }));
    expect(trouble()).toBeNull();
    expect(reports.map(({ sound }) => sound)).toEqual(['good']);
    vi.advanceTimersByTime(5_000);
    reception.abandonPath.mock.lastCall?.[1]();
    expect(trouble()).toContain('way through');
    expect(reports.at(-1)).toMatchObject({ sound: 'failed', cause: 'ice' });
    await lookAt(sampleReading({}, { path: null, found: false }, { isConnected: false }));
    expect(trouble()).toContain('way through');
    totals = undefined;
    await hear();
    expect(trouble()).toBeNull();
  });

  test('is looked at again soon when nothing comes, and abandoned before the next look is due', async () => {
    await hear();
    const { sound } = reading;
    await lookAt(sampleReading({ ...sound, sincePacketMs: 300 }));
    reading = sampleReading({ ...sound, sincePacketMs: 550 });
    await vi.advanceTimersByTimeAsync(250);
    expect(reception.abandonPath).not.toHaveBeenCalled();
    reading = sampleReading({ ...sound, sincePacketMs: 1_100 }, { unanswered: 1 });
    await vi.advanceTimersByTimeAsync(250);
    expect(reception.abandonPath).toHaveBeenCalledExactlyOnceWith(reading, expect.any(Function));
  });

  test('is not looked at again for ever, nor where sound comes or nobody listens', async () => {
    await hear();
    const { sound } = reading;
    await lookAt(sampleReading({ ...sound, sincePacketMs: 20 }));
    reception.read.mockClear();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reception.read).not.toHaveBeenCalled();
    await lookAt(sampleReading({ ...sound, sincePacketMs: 300 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reception.read.mock.calls.length).toBeLessThan(20);
    await hear();
    await lookAt(sampleReading({ ...sound, sincePacketMs: 300 }));
    reception.read.mockClear();
    watch.pause();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reception.read).not.toHaveBeenCalled();
  });

  test('is not one that answers while the host sends nothing', async () => {
    await hear({}, { unanswered: 4 });
    await hear({}, { unanswered: 5 });
    await lookAt(sampleReading({ ...reading.sound, sincePacketMs: 5_000 }, { unanswered: 5 }));
    expect(reception.abandonPath).not.toHaveBeenCalled();
  });
});

describe('a connection that does not come about', () => {
  const without = (rest: Partial<ReceptionReading>, found = false) =>
    sampleReading({}, { path: null, found }, { isConnected: false, consumerId: undefined, ...rest });

  test.each([
    ['ice', without({})],
    ['dtls', without({}, true)],
    ['setup', without({ refusal: 'unavailable' })],
  ] as const)('is reported with its cause: %s', async (cause, given) => {
    await lookAt(given);
    expect(trouble()).toBeNull();
    expect(reports).toEqual([]);
    await lookAt(given);
    expect(trouble()).toBe('Looking for a way through…');
    expect(reports).toEqual([{ sound: 'failed', cause, path: null, concealedPct: null }]);
  });

  test('for want of room is said to be so', async () => {
    for (let looks = 0; looks < 2; looks += 1) await lookAt(without({ refusal: 'server-full' }));
    expect(trouble()).toContain('packed');
    expect(reports.at(-1)).toMatchObject({ sound: 'failed', cause: 'setup' });
  });

  test('is no trouble while there is no program', async () => {
    reading = without({});
    for (let looks = 0; looks < 5; looks += 1) await watch.look(false);
    expect(trouble()).toBeNull();
    expect(reports).toEqual([]);
  });
});

describe('reports', () => {
  test('keep five seconds between them, and tell how it is then', async () => {
    await hear();
    await hear();
    for (let looks = 0; looks < 2; looks += 1) await hear({ nacks: 9, gaps: 5 });
    expect(reports.map(({ sound }) => sound)).toEqual(['good']);
    await hear({ nacks: 9, gaps: 5 });
    expect(reports.map(({ sound }) => sound)).toEqual(['good', 'weak']);
  });

  test('that were not heard are sent again', async () => {
    send.mockRejectedValueOnce(new Error('away'));
    for (let looks = 0; looks < 6; looks += 1) await hear();
    expect(reports).toHaveLength(1);
    expect(send).toHaveBeenCalledTimes(2);
  });

  test('take trouble back when nobody listens any more, once', async () => {
    watch.pause();
    expect(reports).toEqual([]);
    for (let looks = 0; looks < 5; looks += 1) await hear({ nacks: 9, gaps: 5 });
    expect(reports.at(-1)).toMatchObject({ sound: 'weak' });
    for (let looks = 0; looks < 5; looks += 1) {
      vi.advanceTimersByTime(LOOK_MS);
      watch.pause();
    }
    expect(reports.map(({ sound }) => sound)).toEqual(['good', 'weak', 'good']);
    expect(reports.at(-1)).toEqual({ sound: 'good', cause: null, path: 'udp', concealedPct: null });
  });

  test('begin anew where nothing is known', async () => {
    for (let looks = 0; looks < 4; looks += 1) await hear();
    watch.introduce();
    await hear();
    expect(reports).toHaveLength(2);
  });
});
