import { packets } from 'rtp.js';
import { packetSamples } from './opus-packet.ts';
import type { StampedSound } from './sound-stretch.ts';

/** What an RTP packet brings of a sound; undefined: it is none, or fills the line without any. */
export function rtpSound(packet: Uint8Array): StampedSound | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (!packets.isRtp(view)) return undefined;
  const payload = soundOf(view);
  if (payload === undefined) return undefined;
  const samples = packetSamples(payload.bytes);
  return samples === undefined ? undefined : { ...payload, samples };
}

function soundOf(view: DataView): { timestamp: number; bytes: Uint8Array } | undefined {
  try {
    const rtp = new packets.RtpPacket(view);
    const payload = rtp.getPayload();
    // A copy: a sound waits for its turn, and must not hold on to all that came with it.
    const bytes = new Uint8Array(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength));
    return { timestamp: rtp.getTimestamp(), bytes };
  } catch {
    // The parser tells by throwing that somebody sent nonsense.
    return undefined;
  }
}
