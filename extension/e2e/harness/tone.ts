const SAMPLE_RATE = 16_000;
const AMPLITUDE = 0.4;
const HEADER_BYTES = 44;
const FRAME_BYTES = 4;

/** A sine in each ear, as a WAV file (RIFF, 16-bit PCM, stereo). */
export function toneFile(leftHz: number, rightHz: number, seconds: number): Buffer {
  const frames = SAMPLE_RATE * seconds;
  const file = Buffer.alloc(HEADER_BYTES + frames * FRAME_BYTES);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(2, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * FRAME_BYTES, 28);
  file.writeUInt16LE(FRAME_BYTES, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(frames * FRAME_BYTES, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    const at = HEADER_BYTES + frame * FRAME_BYTES;
    file.writeInt16LE(sample(leftHz, frame), at);
    file.writeInt16LE(sample(rightHz, frame), at + 2);
  }
  return file;
}

function sample(hz: number, frame: number): number {
  return Math.round(Math.sin((2 * Math.PI * hz * frame) / SAMPLE_RATE) * AMPLITUDE * 0x7fff);
}
