import { execFileSync } from 'node:child_process';

/** RFC 3533 §6: bytes before the table of segments, and of that table. */
const PAGE_HEADER = { bytes: 27, segmentsAt: 26 };
/** Identification and comments (RFC 7845 §3). */
const HEADERS = 2;
const MAX_LACING = 255;

export interface Tones {
  readonly leftHz: number;
  readonly rightHz: number;
}

/**
 * A second of Opus frames, 20 ms each, at a constant 128 kbit/s: a tone in each ear, of whole hertz, so that
 * they can be sent over and over. Encoded by ffmpeg.
 */
export function toneFrames({ leftHz, rightHz }: Tones): Buffer[] {
  const wave = (hz: number) => `0.4*sin(2*PI*${hz}*t)`;
  const source = `aevalsrc=${wave(leftHz)}|${wave(rightHz)}:s=48000:d=3`;
  const opus = ['-c:a', 'libopus', '-b:a', '128k', '-vbr', 'off', '-frame_duration', '20'];
  const ogg = execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...opus, '-f', 'ogg', '-']);
  // Not the first, in which the encoder comes to itself.
  return oggPackets(ogg).slice(HEADERS + 50, HEADERS + 100);
}

/** The packets in a file with one stream. */
function oggPackets(file: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let unfinished: Buffer[] = [];
  for (let at = 0; at < file.byteLength; ) {
    const segments = file.readUInt8(at + PAGE_HEADER.segmentsAt);
    const table = file.subarray(at + PAGE_HEADER.bytes, at + PAGE_HEADER.bytes + segments);
    at += PAGE_HEADER.bytes + segments;
    for (const length of table) {
      unfinished.push(file.subarray(at, at + length));
      at += length;
      if (length === MAX_LACING) continue;
      packets.push(Buffer.concat(unfinished));
      unfinished = [];
    }
  }
  return packets;
}
