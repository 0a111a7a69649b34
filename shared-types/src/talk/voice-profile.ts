import type { types } from 'mediasoup-client';

/**
 * Opus for a voice (RFC 7587): one channel, DTX, so that whoever is silent sends next to nothing, and in-band
 * FEC, which belongs to Opus' speech mode.
 */
export const VOICE_CODEC_OPTIONS: types.ProducerCodecOptions = {
  opusStereo: false,
  opusDtx: true,
  opusFec: true,
  opusNack: true,
  opusMaxPlaybackRate: 48_000,
  opusMaxAverageBitrate: 32_000,
  opusPtime: 20,
};

export const VOICE_ENCODINGS: types.RtpEncodingParameters[] = [{ maxBitrate: 32_000, dtx: true }];
