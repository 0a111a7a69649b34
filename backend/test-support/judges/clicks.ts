import { oggPackets } from './encoded-tones.ts';
import { runTool } from './tool.ts';

const SAMPLE_RATE = 48_000;
/** Of a click, milliseconds. */
const CLICK_MS = 4;

export interface ClicksWish {
  /** Between two clicks, milliseconds. */
  readonly everyMs: number;
  /** One for a voice. */
  readonly channels: 1 | 2;
}

/**
 * Packets of Opus, 20 ms each: silence with a short burst of a tone once in each period, by ffmpeg and libopus.
 */
export async function encodedClicks({ everyMs, channels }: ClicksWish): Promise<Buffer[]> {
  const click = `0.8*sin(2*PI*2000*t)*lt(mod(t,${everyMs / 1000}),${CLICK_MS / 1000})`;
  const { stdout, status, stderr } = await runTool('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', `aevalsrc='${Array(channels).fill(click).join('|')}':s=48000:d=${everyMs / 1000}`],
    ...['-c:a', 'libopus', '-b:a', '96k', '-vbr', 'off', '-frame_duration', '20', '-f', 'ogg', '-'],
  ]);
  if (status !== 0) throw new Error(`ffmpeg does not encode: ${stderr}`);
  // The first two are the head (RFC 7845 §3).
  return oggPackets(stdout).slice(2);
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
