import { EventEmitter, once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  between,
  encodedTones,
  type Heard,
  heardIn,
  judgeFile,
  toneIn,
} from '../../../test-support/judges/index.ts';
import type { StreamFormat } from '../stream-format.ts';
import { LineWork } from './line-work.ts';
import { HEAD_PAGES, opusHead } from './opus-head.ts';
import { PacketBatch } from './packet-batch.ts';
import type { ThreadNews } from './thread-messages.ts';

const LEFT_HZ = 440;
const RIGHT_HZ = 1000;
const FRAME_MS = 20;
const SERIAL = 77;
/** In the middle the host is away for two seconds and comes back with another publication. */
const AWAY = { fromMs: 30_000, toMs: 32_013 };
const UNTIL_MS = 60_000;
const BATCH_MS = 50;

interface Coming {
  readonly atMs: number;
  readonly packet: Buffer;
  readonly publication: number;
}

/** A minute of a host, of whose packets each twentieth is lost and others overtake one another. */
function minuteOf(frames: readonly Buffer[]): Coming[] {
  const coming: Coming[] = [];
  for (let sentMs = 0, number = 0; sentMs < UNTIL_MS; sentMs += FRAME_MS, number += 1) {
    if (sentMs >= AWAY.fromMs && sentMs < AWAY.toMs) continue;
    if (number % 20 === 7) continue;
    const isBack = sentMs >= AWAY.toMs;
    const packet = rtp(number, isBack ? 123_456_789 : 4_294_900_000, frames[number % frames.length]);
    const delayMs = 30 + ((number * 7919) % 60) + (number % 50 === 9 ? 200 : 0);
    coming.push({ atMs: sentMs + delayMs, packet, publication: isBack ? 2 : 1 });
  }
  return coming.toSorted((one, other) => one.atMs - other.atMs);
}

function rtp(number: number, firstStamp: number, frame: Uint8Array = new Uint8Array()): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(111, 1);
  header.writeUInt16BE(number & 0xffff, 2);
  header.writeUInt32BE((firstStamp + number * 960) >>> 0, 4);
  header.writeUInt32BE(5, 8);
  return Buffer.concat([header, frame]);
}

/** Works a minute off as fast as it can. */
async function written(
  coming: readonly Coming[],
  formats: readonly StreamFormat[],
): Promise<Map<StreamFormat, Buffer>> {
  const news: ThreadNews[] = [];
  const events = new EventEmitter();
  const work = new LineWork((one) => {
    news.push(one);
    if (one.news === 'ended') events.emit(`ended ${one.sink}`);
  });
  work.do({ task: 'line', line: 1, originMs: 0, start: 0, channels: 2 });
  const place = { serial: SERIAL, sequence: HEAD_PAGES, granule: 0 };
  for (const [sink, format] of formats.entries()) {
    work.do({
      task: 'feed',
      sink,
      line: 1,
      format,
      start: null,
      place: format.startsWith('ogg') ? place : null,
    });
  }
  const batch = new PacketBatch();
  const left = [...coming];
  for (let nowMs = 0; nowMs < UNTIL_MS + 1000; nowMs += BATCH_MS) {
    while (left[0] !== undefined && left[0].atMs <= nowMs) {
      batch.add({ line: 1, ...left[0] });
      left.shift();
    }
    work.do({ task: 'packets', nowMs, batch: batch.take() });
    if (nowMs === 20_000) {
      for (const sink of formats.keys()) {
        work.do({ task: 'retag', sink, position: 20_000 * 48, tags: [['TITLE', 'The second']] });
      }
    }
  }
  const ended = formats.map((_, sink) => once(events, `ended ${sink}`));
  for (const sink of formats.keys()) work.do({ task: 'end', sink, tags: null });
  await Promise.all(ended);
  const head = opusHead({ serial: SERIAL, channels: 2, tags: [['TITLE', 'The first']] });
  return new Map(
    formats.map((format, sink) => {
      const chunks = news.flatMap((one) => (one.news === 'chunk' && one.sink === sink ? [one.bytes] : []));
      return [format, Buffer.concat(format.startsWith('ogg') ? [head, ...chunks] : chunks)];
    }),
  );
}

/** For each half second which ears hear their own tone, and whether one hears the other's. */
function expectTones({ left, right, durationMs }: Heard, least: number): void {
  for (let fromMs = 1000; fromMs + 500 < durationMs - 1000; fromMs += 500) {
    const [inLeft, inRight] = [left, right].map((samples) => between(samples, fromMs, fromMs + 500));
    if (inLeft === undefined || inRight === undefined) return;
    expect(toneIn(inLeft, RIGHT_HZ)).toBeLessThan(0.02);
    expect(toneIn(inRight, LEFT_HZ)).toBeLessThan(0.02);
    const isAway = fromMs + 500 > AWAY.fromMs - 500 && fromMs < AWAY.toMs + 500;
    if (isAway) continue;
    expect(toneIn(inLeft, LEFT_HZ)).toBeGreaterThan(least);
    expect(toneIn(inRight, RIGHT_HZ)).toBeGreaterThan(least);
  }
}

const formats: StreamFormat[] = ['ogg', 'ogg-chained', 'mp3-128', 'mp3-320'];

describe('a minute with lost and late packets, a break and another publication', () => {
  let all: Map<StreamFormat, Buffer>;
  const heard = new Map<StreamFormat, Heard>();
  const bytesOf = (format: StreamFormat) => all.get(format) ?? Buffer.alloc(0);
  const heardOf = async (format: StreamFormat) => {
    const known = heard.get(format) ?? (await heardIn(bytesOf(format)));
    heard.set(format, known);
    return known;
  };

  beforeAll(async () => {
    const frames = await encodedTones({ left: LEFT_HZ, right: RIGHT_HZ, ms: UNTIL_MS });
    all = await written(minuteOf(frames), formats);
  });

  // A decoder that makes nothing up is silent for each twentieth of it.
  it.each([
    ['ogg', 0.2],
    ['ogg-chained', 0.2],
    ['mp3-128', 0.34],
    ['mp3-320', 0.34],
  ] as const)('is heard in full from %s, each tone in its ear', async (format, least) => {
    const whole = await heardOf(format);
    expect(whole.complaints).toBe('');
    // From the first packet's place to the end of what came, without the repair window; no drift.
    expect(whole.durationMs).toBeGreaterThan(UNTIL_MS - 200);
    expect(whole.durationMs).toBeLessThan(UNTIL_MS + 700);
    expectTones(whole, least);
  });

  it('is silent while the host is away, and nothing is moved by that', async () => {
    const { left } = await heardOf('mp3-128');
    expect(toneIn(between(left, AWAY.fromMs + 300, AWAY.toMs - 300), LEFT_HZ)).toBeLessThan(0.01);
    expect(toneIn(between(left, AWAY.fromMs - 400, AWAY.fromMs - 100), LEFT_HZ)).toBeGreaterThan(0.3);
    expect(toneIn(between(left, AWAY.toMs + 200, AWAY.toMs + 500), LEFT_HZ)).toBeGreaterThan(0.3);
  });

  it.each(['ogg', 'ogg-chained'] as const)('is a valid file as %s', async (format) => {
    const { status, stdout, stderr } = await judgeFile('oggz-validate', bytesOf(format));
    expect(`${stdout.toString()}${stderr}`).not.toMatch(/error|serialno \d+:/i);
    expect(status).toBe(0);
  });

  it('shows the new tags where the track begins, in a chain alone', async () => {
    const shown = async (format: StreamFormat) =>
      (await judgeFile('opusinfo', bytesOf(format))).stdout.toString();
    expect(await shown('ogg')).not.toContain('The second');
    const chained = await shown('ogg-chained');
    expect(chained).toContain('TITLE=The second');
    // The first link ends where the second one begins, but for what is repeated.
    expect(chained).toMatch(/Playback length: 0m:(19|20)\.\d+s/);
    expect(chained).not.toMatch(/WARNING|ERROR/i);
  });

  it('is whole frames of MP3 at one rate', async () => {
    const { stderr } = await judgeFile('mpg123', bytesOf('mp3-128'), ['-t', '-v']);
    expect(stderr).toContain('MPEG 1.0 L III cbr128 48000');
    expect(stderr).not.toMatch(/resync|error|junk/i);
    expect(bytesOf('mp3-128').length % 384).toBe(0);
  });
});
