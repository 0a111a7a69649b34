import type { types } from 'mediasoup-client';

/** Bits a second, both channels. */
export type Bitrate = number;

/** What a few guests hear while they are on stage: music still, but no listener's whole evening. */
export const BED_BITRATE: Bitrate = 96_000;

/** Of the host's microphone for a recording, mono: as good as a voice gets. */
export const MICROPHONE_BITRATE: Bitrate = 64_000;

const CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/** Tells listeners when a sound was captured; Chromium offers it only when asked to. */
export const FORCED_EXTENSIONS = { [CAPTURE_TIME]: true };

/**
 * Opus for music (RFC 7587): stereo at full bandwidth; no DTX, whose gaps are audible in quiet passages; no
 * in-band FEC, which belongs to Opus' speech mode. Loss is mended by NACK instead.
 */
export function codecOptionsFor(bitrate: Bitrate): types.ProducerCodecOptions {
  return {
    opusStereo: true,
    opusDtx: false,
    opusFec: false,
    opusNack: true,
    opusMaxPlaybackRate: 48_000,
    opusMaxAverageBitrate: bitrate,
    opusPtime: 20,
  };
}

export function encodingsFor(bitrate: Bitrate): types.RtpEncodingParameters[] {
  return [{ maxBitrate: bitrate, dtx: false }];
}

/** A voice for a recording: mono, and without gaps, which would be cut out for good. */
export const MICROPHONE_CODEC_OPTIONS: types.ProducerCodecOptions = {
  opusStereo: false,
  opusDtx: false,
  opusFec: false,
  opusNack: true,
  opusMaxPlaybackRate: 48_000,
  opusMaxAverageBitrate: MICROPHONE_BITRATE,
  opusPtime: 20,
};
