/** MPEG 1 layer III (ISO 11172-3 §2.4.2.3). */
export const SAMPLES_PER_FRAME = 1152;
const RATES_KBPS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const SAMPLE_RATE = 48_000;

export type Mp3Kbps = 128 | 192 | 256 | 320;

/** At 48,000 samples a second all frames are of the same length: none is padded. */
export function frameBytes(kbps: Mp3Kbps): number {
  return (SAMPLES_PER_FRAME / 8) * ((kbps * 1000) / SAMPLE_RATE);
}

/** A frame in joint stereo in which nothing sounds: after its header all is zero. */
export function silentFrame(kbps: Mp3Kbps): Buffer {
  const frame = Buffer.alloc(frameBytes(kbps));
  // Synchronisation, MPEG 1, layer III, no checksum.
  frame.writeUInt16BE(0xfffb, 0);
  // 48,000 a second is 01.
  frame.writeUInt8(((RATES_KBPS.indexOf(kbps) + 1) << 4) | (0b01 << 2), 2);
  // Joint stereo, original.
  frame.writeUInt8((0b01 << 6) | 0b100, 3);
  return frame;
}
