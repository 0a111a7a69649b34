import { expect, test } from 'vitest';
import { IcyWeave, icyBlock } from './icy.ts';
import { StreamCrowd } from './stream-crowd.ts';
import { MOST_UNSENT_BYTES, StreamListener, type StreamPart, type StreamSink } from './stream-listener.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const NEVER = Number.NEGATIVE_INFINITY;

/** A socket that takes what it is told to take. */
class FedSink implements StreamSink {
  readonly written: Buffer[] = [];
  unsentBytes = 0;
  hasEnded = false;
  wasCut = false;
  isStuck = false;

  write(pieces: readonly Buffer[]): void {
    this.written.push(...pieces);
    if (this.isStuck) for (const piece of pieces) this.unsentBytes += piece.byteLength;
  }

  end(): void {
    this.hasEnded = true;
  }

  cut(): void {
    this.wasCut = true;
  }

  get text(): string {
    return Buffer.concat(this.written).toString();
  }
}

const titleBlock = icyBlock('One');

function part(text: string): StreamPart {
  return { sound: Buffer.from(text), titleBlock };
}

function crowdOf(count: number) {
  const left: boolean[] = [];
  const crowd = new StreamCrowd((wasTooSlow) => left.push(wasTooSlow));
  const sinks = Array.from({ length: count }, () => new FedSink());
  const listeners = sinks.map((sink) => new StreamListener(sink));
  for (const listener of listeners) crowd.add(listener, [part('<')]);
  return { crowd, left, sinks, listeners };
}

test('everybody gets everything once, in order, in however many slices', () => {
  const { crowd, sinks } = crowdOf(7);
  crowd.push(part('a'));
  // One listener a slice.
  for (let n = 0; n < 3; n += 1) expect(crowd.deliverUntil(NEVER)).toBe(false);
  crowd.push(part('b'));
  while (!crowd.deliverUntil(NEVER)) {
    // The next slice.
  }
  expect(sinks.map(({ text }) => text)).toEqual(Array.from({ length: 7 }, () => '<ab'));
});

test('whoever comes in the middle of a round gets its own beginning, and nothing twice', () => {
  const { crowd, sinks } = crowdOf(3);
  crowd.push(part('a'));
  crowd.deliverUntil(NEVER);
  const late = new FedSink();
  crowd.add(new StreamListener(late), [part('<'), part('a')]);
  crowd.push(part('b'));
  crowd.deliverUntil(FOREVER);
  expect(late.text).toBe('<ab');
  expect(sinks.map(({ text }) => text)).toEqual(['<ab', '<ab', '<ab']);
});

test('whoever leaves in the middle of a round gets nothing more', () => {
  const { crowd, left, sinks, listeners } = crowdOf(3);
  crowd.push(part('a'));
  crowd.deliverUntil(NEVER);
  for (const listener of listeners.slice(1, 2)) crowd.delete(listener);
  for (const listener of listeners.slice(1, 2)) crowd.delete(listener);
  crowd.deliverUntil(FOREVER);
  expect(sinks.map(({ text }) => text)).toEqual(['<a', '<', '<a']);
  expect(left).toEqual([false]);
  expect(crowd.size).toBe(2);
});

test('whoever is too slow is cut off at the bound, and keeps nobody waiting', () => {
  const { crowd, left, sinks } = crowdOf(3);
  const [, stuck] = sinks;
  if (stuck !== undefined) stuck.isStuck = true;
  const big = { sound: Buffer.alloc(MOST_UNSENT_BYTES / 4), titleBlock };
  for (let n = 0; n < 8; n += 1) {
    crowd.push(big);
    crowd.deliverUntil(FOREVER);
  }
  expect(left).toEqual([true]);
  expect(sinks.map(({ wasCut }) => wasCut)).toEqual([false, true, false]);
  expect(stuck?.unsentBytes).toBeLessThanOrEqual(MOST_UNSENT_BYTES + big.sound.byteLength);
  // What waits for it is what the others got, not a copy.
  expect(stuck?.written.at(-1)).toBe(big.sound);
  expect(sinks[0]?.written).toHaveLength(9);
});

test('the end comes after the last part', () => {
  const { crowd, left, sinks } = crowdOf(2);
  crowd.push(part('a'));
  crowd.endAfterAll();
  expect(crowd.deliverUntil(NEVER)).toBe(false);
  expect(sinks.map(({ hasEnded }) => hasEnded)).toEqual([false, false]);
  crowd.deliverUntil(FOREVER);
  expect(sinks.map(({ text, hasEnded }) => [text, hasEnded])).toEqual([
    ['<a', true],
    ['<a', true],
  ]);
  expect(left).toEqual([false, false]);
  expect(crowd.size).toBe(0);
});

test('many ends are handed out a part at a time, too', () => {
  const { crowd, sinks } = crowdOf(3);
  crowd.endAfterAll();
  const ended = () => sinks.filter(({ hasEnded }) => hasEnded).length;
  expect([crowd.deliverUntil(NEVER), ended()]).toEqual([false, 1]);
  expect([crowd.deliverUntil(NEVER), ended()]).toEqual([false, 2]);
  expect([crowd.deliverUntil(FOREVER), ended()]).toEqual([true, 3]);
});

test('parts for nobody are not kept', () => {
  const { crowd, listeners } = crowdOf(1);
  for (const listener of listeners) crowd.delete(listener);
  crowd.push(part('a'));
  const late = new FedSink();
  crowd.add(new StreamListener(late), []);
  crowd.deliverUntil(FOREVER);
  expect(late.text).toBe('');
});

test('titles are woven in for whoever asked for them alone', () => {
  const { crowd, sinks } = crowdOf(1);
  const asks = new FedSink();
  crowd.add(new StreamListener(asks, new IcyWeave()), []);
  crowd.push({ sound: Buffer.alloc(20_000, 'x'), titleBlock });
  crowd.deliverUntil(FOREVER);
  expect(asks.text).toContain("StreamTitle='One';");
  expect(sinks[0]?.text).toBe(`<${'x'.repeat(20_000)}`);
});
