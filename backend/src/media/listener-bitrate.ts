import type { RtpParameters } from '@auxcast/shared-types';
import type { MediaProfile } from './media-profile.ts';

/** RFC 7587 §6.1: what `maxaveragebitrate` may be, bits per second. */
const OPUS_BPS = { least: 6000, most: 510_000 };
/**
 * For what says nothing of its quality, or is yet to come: music as the extension sends it, a voice as
 * browsers do. Bits per second.
 */
const USUAL_BPS: Record<MediaProfile, number> = { music: 192_000, voice: 32_000 };
/** Opus frames of 20 ms, a packet each. */
const PACKETS_PER_SECOND = 50;
/**
 * IPv4 20, UDP 8, RTP 12 (RFC 3550 §5.1), its header extensions up to 20, SRTP's authentication tag up to 16
 * (RFC 7714 §13).
 */
const BYTES_AROUND = 76;

/**
 * What one listener of such a publication is sent, bits per second on the wire; of an unknown one, what is
 * usual. It is the sender's own word for its encoder, not a measurement: a cap has to hold before the sound
 * flows.
 */
export function listenerBitrate(
  sent: Pick<RtpParameters, 'codecs' | 'encodings'> | undefined,
  profile: MediaProfile = 'music',
): number {
  const told = sent?.encodings?.[0]?.maxBitrate ?? Number(sent?.codecs[0]?.parameters?.['maxaveragebitrate']);
  const bps = told > 0 ? Math.min(Math.max(told, OPUS_BPS.least), OPUS_BPS.most) : USUAL_BPS[profile];
  return bps + PACKETS_PER_SECOND * BYTES_AROUND * 8;
}
