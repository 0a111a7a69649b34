const SAMPLE_RATE = 48_000;
const AMPLITUDE = 0.5;
const HEADER_BYTES = 44;
const FRAME_BYTES = 2;
/** It rises and falls this often a second, so that no noise suppression takes it for a hum. */
const SWEEPS_PER_SECOND = 4;
const LOW_HZ = 300;
const HIGH_HZ = 1500;

/**
 * A siren that is never quiet, as a WAV file (RIFF, 16-bit PCM, mono): what a browser's made microphone
 * hears.
 */
export function sirenFile(seconds: number): Buffer {
  const frames = SAMPLE_RATE * seconds;
  const file = Buffer.alloc(HEADER_BYTES + frames * FRAME_BYTES);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * FRAME_BYTES, 28);
  file.writeUInt16LE(FRAME_BYTES, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(frames * FRAME_BYTES, 40);
  let phase = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    const sweep = (1 + Math.sin((2 * Math.PI * SWEEPS_PER_SECOND * frame) / SAMPLE_RATE)) / 2;
    phase += (2 * Math.PI * (LOW_HZ + (HIGH_HZ - LOW_HZ) * sweep)) / SAMPLE_RATE;
    file.writeInt16LE(Math.round(Math.sin(phase) * AMPLITUDE * 0x7fff), HEADER_BYTES + frame * FRAME_BYTES);
  }
  return file;
}
