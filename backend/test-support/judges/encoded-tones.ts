import { runTool } from './tool.ts';

export interface TonesWish {
  /** Hertz. */
  readonly left: number;
  /** Hertz; undefined: mono. */
  readonly right?: number;
  /** How long it lasts, milliseconds. */
  readonly ms: number;
  /** Of each packet, milliseconds. */
  readonly frameMs?: 10 | 20;
}

/** Packets of Opus with a tone for each ear, by ffmpeg and libopus. */
export async function encodedTones({ left, right, ms, frameMs = 20 }: TonesWish): Promise<Buffer[]> {
  const expression = right === undefined ? tone(left) : `${tone(left)}|${tone(right)}`;
  const { stdout, status, stderr } = await runTool('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', `aevalsrc=${expression}:s=48000:d=${ms / 1000}`],
    ...['-c:a', 'libopus', '-b:a', '128k', '-vbr', 'off', '-frame_duration', String(frameMs)],
    ...['-application', 'audio', '-f', 'ogg', '-'],
  ]);
  if (status !== 0) throw new Error(`ffmpeg does not encode: ${stderr}`);
  // The first two are the head (RFC 7845 §3).
  return oggPackets(stdout).slice(2);
}

/** The packets of one stream of Ogg, of which all pages are whole (RFC 3533 §6). */
export function oggPackets(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let packet: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const segments = bytes.readUInt8(at + 26);
    let begin = at + 27 + segments;
    for (const length of bytes.subarray(at + 27, begin)) {
      packet.push(bytes.subarray(begin, begin + length));
      begin += length;
      if (length === 255) continue;
      packets.push(Buffer.concat(packet));
      packet = [];
    }
    at = begin;
  }
  return packets;
}

function tone(hz: number): string {
  return `0.4*sin(2*PI*${hz}*t)`;
}
