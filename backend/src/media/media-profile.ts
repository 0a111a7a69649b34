import { ProtocolError, type RtpParameters, type SoundSource } from '@auxcast/shared-types';

/**
 * How a publication is encoded: music in stereo and without gaps; a voice in mono, silent between words
 * (DTX).
 */
export type MediaProfile = 'music' | 'voice';

/** How each sound is encoded. */
export const PROFILES: Readonly<Record<SoundSource, MediaProfile>> = {
  program: 'music',
  bed: 'music',
  voice: 'voice',
  music: 'music',
  microphone: 'voice',
};

/** @throws ProtocolError `bad-rtp` for anything but one stream of Opus (RFC 7587) that fits the profile */
export function demandProfile(profile: MediaProfile, { codecs, encodings = [] }: RtpParameters): void {
  const [codec] = codecs;
  // Opus is always announced with two channels, mono as well (RFC 7587 §7).
  if (codecs.length !== 1 || codec?.mimeType.toLowerCase() !== 'audio/opus' || codec.channels !== 2) {
    throw badRtp('Sound is one stream of two-channel Opus.');
  }
  if (encodings.length > 1) throw badRtp('Sound is one stream, not several.');
  const hasGaps = isOn(codec.parameters?.['usedtx']) || encodings[0]?.dtx === true;
  if (profile === 'music' && hasGaps) throw badRtp('Music is sent without gaps (DTX).');
  const isStereo = isOn(codec.parameters?.['sprop-stereo']);
  if (profile === 'voice' && isStereo) throw badRtp('A voice is sent in mono.');
}

function badRtp(message: string): ProtocolError {
  return new ProtocolError('bad-rtp', message);
}

/** Browsers write the parameters of a codec as numbers, or as text. */
function isOn(parameter: unknown): boolean {
  return Number(parameter) === 1;
}
