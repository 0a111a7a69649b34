import { setTimeout as pause } from 'node:timers/promises';
import { encodedTones, heardPieces, LoudStretches, toneIn } from '../../test-support/judges/index.ts';
import type { MeasuredServer } from '../../test-support/servers/index.ts';
import { HeardStream } from '../../test-support/streams/index.ts';
import { SoundProcess } from '../load/sound-process.ts';

const [LEFT_HZ, RIGHT_HZ] = [440, 1000];
const TONE_MS = 60_000;
const FRAME_MS = 20;
/** One packet in so many is never sent. */
const LOST = 20;
const MINUTE_MS = 60_000;
/**
 * Of what was sent at 0.4: ffmpeg's own decoder is silent for a packet that is lost, and only bit by bit as
 * loud again after it. A second in which three are lost has 0.27 of it.
 */
const THERE = 0.2;
/** In the other ear, where a decoder had to make up each 20th packet. */
const ABSENT = 0.02;
const LOUD = 0.1;
/** Before the pause, and after it. */
const STRETCHES = 2;
const PIECE_MS = 1000;
/** Around where it begins and falls silent. */
const EDGE_MS = 500;

export interface LongPlayFigures {
  /** Breaks of 20 ms and more in either ear, the pause aside. */
  readonly gaps: number;
  /** By how much longer or shorter the stream is than what was sent, from its first sound to its last. */
  readonly driftMs: number;
  /** Seconds in which an ear has not its own tone alone. */
  readonly wrongSeconds: number;
}

/**
 * The streams of a program that lasts so long, of which packets get lost and in which there is a pause, as
 * ffmpeg hears them. `scope` ends the server.
 */
export async function longPlay(
  scope: AsyncDisposableStack,
  server: MeasuredServer,
  minutes: number,
): Promise<Readonly<Record<'ogg' | 'mp3', LongPlayFigures>>> {
  scope.defer(() => server.close());
  const tones = await encodedTones({ left: LEFT_HZ, right: RIGHT_HZ, ms: TONE_MS });
  const frames = tones.slice(0, TONE_MS / FRAME_MS);
  const source = await SoundProcess.goLive(server.url, { frames, lost: LOST });
  scope.defer(() => source.close());
  const open = (kind: string) =>
    HeardStream.open(`http://127.0.0.1:${server.port}/live/${source.sessionId}.${kind}`);
  const [ogg, mp3] = [scope.use(await open('ogg')), scope.use(await open('mp3'))];

  const partMs = (minutes * MINUTE_MS) / 5;
  const startMs = await source.play();
  await pause(2 * partMs);
  await source.pause();
  await pause(partMs);
  await source.resume();
  await pause(2 * partMs);
  const sentMs = (await source.silence()) - startMs;
  await pause(EDGE_MS);
  await source.end();
  await Promise.all([ogg.ended, mp3.ended]);
  return { ogg: await judged(ogg.bytes, sentMs), mp3: await judged(mp3.bytes, sentMs) };
}

async function judged(bytes: Buffer, sentMs: number): Promise<LongPlayFigures> {
  const ears = { left: new LoudStretches(LOUD), right: new LoudStretches(LOUD) };
  /** By their number. */
  const wrong: number[] = [];
  let second = 0;
  for await (const { left, right } of heardPieces(bytes, PIECE_MS)) {
    ears.left.hear(left);
    ears.right.hear(right);
    if (!isRight(left, [LEFT_HZ, RIGHT_HZ]) || !isRight(right, [RIGHT_HZ, LEFT_HZ])) wrong.push(second);
    second += 1;
  }
  const [first, last] = [ears.left.all[0], ears.left.all.at(-1)];
  const isInside = (fromMs: number) =>
    ears.left.all.some((each) => fromMs > each.fromMs + EDGE_MS && fromMs + PIECE_MS < each.toMs - EDGE_MS);
  return {
    gaps: ears.left.all.length + ears.right.all.length - 2 * STRETCHES,
    driftMs: (last?.toMs ?? Number.NaN) - (first?.fromMs ?? Number.NaN) - sentMs,
    wrongSeconds: wrong.filter((each) => isInside(each * PIECE_MS)).length,
  };
}

function isRight(samples: Float32Array, [own, other]: readonly [number, number]): boolean {
  return toneIn(samples, own) > THERE && toneIn(samples, other) < ABSENT;
}
