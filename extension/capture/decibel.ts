/** What digital silence is shown as, in dBFS: below any music's quietest passage. */
export const SILENCE_DB = -90;

/** Amplitude (1 is full scale) as dBFS, not below SILENCE_DB. */
export function toDecibel(amplitude: number): number {
  return amplitude <= 0 ? SILENCE_DB : Math.max(SILENCE_DB, 20 * Math.log10(amplitude));
}
