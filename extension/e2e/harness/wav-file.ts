const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;

export interface WavSound {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly seconds: number;
  /** Asked frame by frame, the left channel first; -1 to 1. */
  readonly sample: (frame: number, channel: number) => number;
}

/**
 * RIFF WAVE, 16-bit PCM (Multimedia Programming Interface and Data Specifications 1.0). The libraries for it
 * are not kept any more, and a header is all there is to it.
 */
export function wavFile({ sampleRate, channels, seconds, sample }: WavSound): Buffer {
  const frames = sampleRate * seconds;
  const frameBytes = channels * SAMPLE_BYTES;
  const file = Buffer.alloc(HEADER_BYTES + frames * frameBytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * frameBytes, 28);
  file.writeUInt16LE(frameBytes, 32);
  file.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  file.write('data', 36);
  file.writeUInt32LE(frames * frameBytes, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const at = HEADER_BYTES + frame * frameBytes + channel * SAMPLE_BYTES;
      file.writeInt16LE(Math.round(sample(frame, channel) * 0x7fff), at);
    }
  }
  return file;
}
