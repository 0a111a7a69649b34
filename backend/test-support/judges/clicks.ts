import { oggPackets } from './encoded-tones.ts';
import { runTool } from './tool.ts';

const SAMPLE_RATE = 48_000;
/** Of a click, milliseconds. */
const CLICK_MS = 5;
/** Of a packet. */
const FRAME_MS = 20;
/** What is encoded, of which one is taken: a coder has to be in it. */
const PERIODS = 4;

export interface ClicksWish {
  /** Between two clicks, milliseconds: a multiple of 20. */
  readonly everyMs: number;
  /** One for a voice. */
  readonly channels: 1 | 2;
}

/**
 * Packets of Opus, 20 ms each: silence with a short burst of a tone in each period, by ffmpeg and libopus.
 */
export async function encodedClicks({ everyMs, channels }: ClicksWish): Promise<Buffer[]> {
  const [period, half] = [everyMs / 1000, everyMs / 2000];
  const click = `0.8*sin(2*PI*2000*t)*between(mod(t,${period}),${half},${half + CLICK_MS / 1000})`;
  const { stdout, status, stderr } = await runTool('ffmpeg', [
    ...[
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      `aevalsrc='${Array(channels).fill(click).join('|')}':s=48000:d=${period * PERIODS}`,
    ],
    ...['-c:a', 'libopus', '-b:a', '96k', '-vbr', 'off', '-frame_duration', '20', '-f', 'ogg', '-'],
  ]);
  if (status !== 0) throw new Error(`ffmpeg does not encode: ${stderr}`);
  // The first two are the head (RFC 7845 §3).
  const packets = oggPackets(stdout).slice(2);
  const count = everyMs / FRAME_MS;
  return packets.slice(count, 2 * count);
}

/** When clicks begin, milliseconds: where it is loud after a tenth of a second of less. */
export function clicksIn(samples: Float32Array): number[] {
  const loud = 0.25;
  const found: number[] = [];
  let lastLoud = Number.NEGATIVE_INFINITY;
  for (const [index, sample] of samples.entries()) {
    if (Math.abs(sample) < loud) continue;
    if (index - lastLoud > SAMPLE_RATE / 10) found.push(index / (SAMPLE_RATE / 1000));
    lastLoud = index;
  }
  return found;
}
