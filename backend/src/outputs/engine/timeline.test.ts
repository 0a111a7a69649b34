import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlacedSound } from './sound-stretch.ts';
import { REPAIR_WINDOW, Timeline } from './timeline.ts';

const FRAME = 960;
/** How often it is told the time: 50 ms. */
const STEP = 2400;
/** 20 ms of stereo music; the second byte says which packet it is. */
const sound = (number: number) => Uint8Array.of(0xfc, number & 0xff, number >> 8, 0);

interface Sent {
  readonly number: number;
  /** When it was sent, in samples: the first at 0. */
  readonly at: number;
  /** How much later it came. */
  readonly delay: number;
  readonly publication?: number;
  /** What its stamps begin with. */
  readonly stamp?: number;
}

interface Run {
  readonly played: PlacedSound[];
  readonly timeline: Timeline;
}

/** Lets them come when they come, and time pass until `until`. */
function run(sent: readonly Sent[], until: number): Run {
  const played: PlacedSound[] = [];
  const timeline = new Timeline({ start: 0, channels: 2, onSound: (next) => played.push(next) });
  const coming = sent.toSorted((one, other) => one.at + one.delay - (other.at + other.delay));
  for (let now = 0; now <= until; now += STEP) {
    while (coming[0] !== undefined && coming[0].at + coming[0].delay <= now) {
      const { number, at, delay, publication = 1, stamp = 0 } = coming[0];
      timeline.put(
        { timestamp: (at + stamp) >>> 0, samples: FRAME, bytes: sound(number) },
        publication,
        at + delay,
      );
      coming.shift();
    }
    timeline.advance(now);
  }
  return { played, timeline };
}

/** The numbers of the packets in what was played. */
function numbers({ played }: Run): number[] {
  return played.flatMap(({ bytes }) =>
    bytes.length === 4 ? [(bytes[1] ?? 0) | ((bytes[2] ?? 0) << 8)] : [],
  );
}

function expectNoGap({ played }: Run): void {
  for (const [index, { position }] of played.entries()) {
    const before = played[index - 1];
    expect(position).toBe(before === undefined ? 0 : before.position + before.samples);
  }
}

const steady = (count: number, changes: Partial<Sent> = {}): Sent[] =>
  Array.from({ length: count }, (_, number) => ({ number, at: number * FRAME, delay: 0, ...changes }));

/** Packets on a network that loses, holds up and reorders them; a pause now and then. */
const network = fc
  .array(
    fc.record({
      isLost: fc.boolean(),
      delay: fc.integer({ min: 0, max: REPAIR_WINDOW - 2 * STEP }),
      pause: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 200_000 })),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((packets) => {
    let at = 0;
    return packets.flatMap(({ isLost, delay, pause }, number) => {
      at += FRAME + pause;
      // The first one comes as fast as any: where the row stands is read from the fastest.
      return isLost && number > 0 ? [] : [{ number, at, delay: number === 0 ? 0 : delay }];
    });
  });

test('leaves no gap and keeps up with the clock, whatever comes', () => {
  fc.assert(
    fc.property(network, fc.integer({ min: 0, max: 0xffff_ffff }), (sent, stamp) => {
      const until = Math.max(...sent.map(({ at }) => at)) + 100_000;
      const done = run(
        sent.map((packet) => ({ ...packet, stamp })),
        until,
      );
      expectNoGap(done);
      expect(done.timeline.played).toBeGreaterThan(until - REPAIR_WINDOW - STEP - FRAME);
      expect(done.timeline.played).toBeLessThanOrEqual(until - REPAIR_WINDOW + FRAME);
    }),
  );
});

test('plays every packet that came in time once, in its place', () => {
  fc.assert(
    fc.property(network, (sent) => {
      const done = run(sent, Math.max(...sent.map(({ at }) => at)) + 100_000);
      const pauseless = sent.every(({ at, number }) => at === (number + 1) * FRAME);
      if (pauseless) expect(numbers(done)).toEqual(sent.map(({ number }) => number));
      // A pause that is no multiple of 2.5 ms moves what follows by less than that.
      expect(numbers(done)).toEqual(numbers(done).toSorted((one, other) => one - other));
      expect(new Set(numbers(done)).size).toBe(numbers(done).length);
    }),
  );
});

test('has each packet as far from the first as it was sent', () => {
  const sent = steady(500).filter(({ number }) => number % 7 !== 3);
  const { played } = run(sent, 600 * FRAME);
  const places = played.filter(({ bytes }) => bytes.length === 4).map(({ position }) => position);
  expect(places).toEqual(sent.map(({ at }) => at));
});

test('lets a decoder make up 60 ms of what was lost, and is silent after that', () => {
  const { played } = run(
    steady(10).filter(({ number }) => number < 2 || number > 7),
    60 * FRAME,
  );
  const kinds = played.slice(0, 10).map(({ bytes }) => bytes.length);
  expect(kinds).toEqual([4, 4, 1, 1, 1, 3, 3, 3, 4, 4]);
});

test('goes on with another publication, whose stamps and numbers are its own', () => {
  const first = steady(100);
  const second = steady(100, { publication: 2, stamp: 4_000_000_000 }).map((packet) => ({
    ...packet,
    number: packet.number + 100,
    at: packet.at + 150 * FRAME,
  }));
  const done = run([...first, ...second], 300 * FRAME);
  expectNoGap(done);
  expect(numbers(done)).toEqual(Array.from({ length: 200 }, (_, number) => number));
  const place = done.played.find(({ bytes }) => bytes.length === 4 && bytes[1] === 100)?.position;
  expect(place).toBe(150 * FRAME);
});

test('takes stamps that jump for another row, wherever they jump to', () => {
  const jumps = [-50_000_000, -10_000_000, 30_000, 2_000_000_000];
  for (const stamp of jumps) {
    const second = steady(300).map((packet) => ({
      ...packet,
      number: packet.number + 100,
      at: packet.at + 100 * FRAME,
      stamp,
    }));
    const done = run([...steady(100), ...second], 500 * FRAME);
    expectNoGap(done);
    // Those that it took to see that it is another row may be missing.
    expect(numbers(done).length).toBeGreaterThanOrEqual(385);
  }
});

test.each([
  ['slow', 1.001],
  ['fast', 0.999],
])('follows a source whose clock is too %s without cutting it', (_, pace) => {
  const minutes = 5;
  const count = minutes * 3000;
  // What it sends 20 ms apart by its own clock.
  const played: PlacedSound[] = [];
  const timeline = new Timeline({ start: 0, channels: 2, onSound: (next) => played.push(next) });
  let number = 0;
  for (let now = 0; number < count; now += STEP) {
    for (; number * FRAME * pace <= now && number < count; number += 1) {
      timeline.put(
        { timestamp: number * FRAME, samples: FRAME, bytes: sound(number) },
        1,
        number * FRAME * pace,
      );
    }
    timeline.advance(now);
  }
  timeline.finish();
  expectNoGap({ played, timeline });
  expect(numbers({ played, timeline })).toHaveLength(count);
  expect(played).toHaveLength(count);
  // What is played at a place came that much later than the place says.
  const late = count * FRAME * (pace - 1);
  expect(Math.abs(timeline.shift - late)).toBeLessThan(FRAME);
});

test('plays all that has come when it is finished', () => {
  const { timeline, ...done } = run(steady(20), 24 * FRAME);
  expect(numbers({ timeline, ...done }).length).toBeLessThan(20);
  timeline.finish();
  expect(numbers({ timeline, ...done })).toHaveLength(20);
});

test('waits for nothing that stands hours ahead, however early the stamps jumped', () => {
  const played: PlacedSound[] = [];
  const timeline = new Timeline({ start: 0, channels: 2, onSound: (next) => played.push(next) });
  const put = (timestamp: number, now: number) =>
    timeline.put({ timestamp, samples: FRAME, bytes: sound(1) }, 1, now);
  put(0, 0);
  put(2_000_000_000, FRAME);
  for (let number = 2; number < 20; number += 1) put(number * FRAME, number * FRAME);
  timeline.advance(20 * FRAME);
  timeline.finish();
  expect(timeline.played).toBeLessThan(100 * FRAME);
});
