import type { StreamFormat } from '../stream-format.ts';
import type { Mp3Kbps } from './mp3-frame.ts';

/** Kilobits a second; null: not encoded here. */
export const KBPS: Readonly<Record<StreamFormat, Mp3Kbps | null>> = {
  ogg: null,
  'ogg-chained': null,
  'mp3-128': 128,
  'mp3-192': 192,
  'mp3-256': 256,
  'mp3-320': 320,
};
