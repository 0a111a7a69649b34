/**
 * 48,000 a second: the clock of Opus in RTP (RFC 7587 §4.1) and in Ogg (RFC 7845 §4), whatever it was made
 * of.
 */
export const SAMPLES_PER_MS = 48;
/** The shortest frame of Opus, 2.5 ms: all that is played stands on multiples of it. */
export const SHORTEST_FRAME = 120;
/** RFC 6716 §2.1.4. */
const LONGEST_PACKET = 5760;

/** Frame lengths by configuration number, in samples (RFC 6716 §3.1, table 2). */
const SILK = [480, 960, 1920, 2880];
const HYBRID = [480, 960];
const CELT = [120, 240, 480, 960];
const STEREO = 0x04;
/** CELT, full band, 2.5 ms, one frame; configurations 29 to 31 follow for 5, 10 and 20 ms. */
const FIRST_CELT_FULL_BAND = 28;
/** What an encoder makes of digital silence in CELT: two bytes that say so. */
const SILENT_FRAME = [0xff, 0xfe];

export type ChannelCount = 1 | 2;

/** How long it lasts, in samples; undefined: this is no Opus (RFC 6716 §3.2, R1 and R5). */
export function packetSamples(packet: Uint8Array): number | undefined {
  const [toc, count] = packet;
  if (toc === undefined) return undefined;
  const frames = frameCount(toc, count);
  if (frames === undefined || frames === 0) return undefined;
  const samples = frames * frameSamples(toc);
  return samples > LONGEST_PACKET ? undefined : samples;
}

/** The longest frame of silence that lasts no longer than that; undefined below 2.5 ms. */
export function silence(atMost: number, channels: ChannelCount): OpusSound | undefined {
  for (const [index, samples] of [...CELT.entries()].reverse()) {
    if (samples > atMost) continue;
    const toc = ((FIRST_CELT_FULL_BAND + index) << 3) | (channels === 2 ? STEREO : 0);
    return { samples, bytes: Uint8Array.of(toc, ...SILENT_FRAME) };
  }
  return undefined;
}

/** A frame lost after this packet: its decoder makes up what may have been there (RFC 7845 §4.1). */
export function lostAfter(packet: Uint8Array): OpusSound | undefined {
  const [toc] = packet;
  if (toc === undefined) return undefined;
  // One frame, of no bytes: all but the last two bits, which say how many frames there are.
  return { samples: frameSamples(toc), bytes: Uint8Array.of(toc & 0xfc) };
}

export interface OpusSound {
  readonly samples: number;
  readonly bytes: Uint8Array;
}

function frameSamples(toc: number): number {
  const config = toc >> 3;
  if (config < 12) return SILK[config % 4] ?? 0;
  if (config < 16) return HYBRID[config % 2] ?? 0;
  return CELT[config % 4] ?? 0;
}

function frameCount(toc: number, count: number | undefined): number | undefined {
  const code = toc & 3;
  if (code === 3) return count === undefined ? undefined : count & 0x3f;
  return code === 0 ? 1 : 2;
}
