import { clockText } from '@auxcast/shared-types';
import type { ShownRecording, ShownRecordingEnd } from '../messaging/shown-recording.ts';

const MEGABYTE = 1_000_000;
const GIGABYTE = 1_000_000_000;

/** `12 MB`, `1.3 GB`. */
export function sizeWords(bytes: number): string {
  if (bytes >= GIGABYTE) return `${(bytes / GIGABYTE).toFixed(1)} GB`;
  return `${Math.ceil(bytes / MEGABYTE)} MB`;
}

/** How far one that runs has come. */
export function progressWords({ bytes, durationMs, tracks }: NonNullable<ShownRecording['running']>): string {
  const parts = [clockText(durationMs), sizeWords(bytes)];
  return (tracks > 1 ? [...parts, `${tracks} tracks`] : parts).join(' · ');
}

/** How the last one ended, where the host did not end it. */
export function endWords({ reason, bytes, durationMs }: ShownRecordingEnd): string {
  const kept = `${clockText(durationMs)} are kept (${sizeWords(bytes)}).`;
  switch (reason) {
    case 'stopped':
    case 'session-ended':
      return `Recorded: ${kept}`;
    case 'disk-full':
      return `The recording ended, for the server has no more room. ${kept}`;
    default:
      return `The recording ended by a fault on the server. ${kept}`;
  }
}
