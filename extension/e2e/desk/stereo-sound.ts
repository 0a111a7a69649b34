import { OpusDecoder } from 'opus-decoder';
import { RATE } from '../mix/tone-reading.ts';
import type { TakenFrame } from './headless-people.ts';

/** Samples of 48 kHz. */
export interface StereoSound {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

const FRAME_SAMPLES = RATE / 50;

/** What is heard of these frames, each where its time says: what is missing is silence. */
export async function decodeOpus(frames: readonly TakenFrame[]): Promise<StereoSound> {
  const [first] = frames;
  if (!first) throw new Error('Nothing came.');
  const placed = frames
    .map(({ timestamp, payload }) => ({
      // Signed: timestamps wrap, and the first that came may not be the earliest.
      at: (timestamp - first.timestamp) | 0,
      payload: Buffer.from(payload, 'base64'),
    }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at);
  const length = (placed.at(-1)?.at ?? 0) + FRAME_SAMPLES;
  const sound = { left: new Float32Array(length), right: new Float32Array(length) };
  const decoder = new OpusDecoder();
  await decoder.ready;
  for (const { at, payload } of placed) {
    const [left, right] = decoder.decodeFrame(payload).channelData;
    if (!left || !right) throw new Error('A frame is not stereo.');
    sound.left.set(left.subarray(0, length - at), at);
    sound.right.set(right.subarray(0, length - at), at);
  }
  decoder.free();
  return sound;
}
