/**
 * Where a fader stands for which gain: half of the way down from unity is 12 dB, as hands know it from a
 * desk. Gains are 0 to 2, positions 0 (bottom) to 1 (top).
 */

const MOST_GAIN = 2;
/** This close to unity is unity: one step of a key never jumps over it. */
const UNITY_WIDTH = 0.015;

export function gainAt(position: number): number {
  const gain = MOST_GAIN * position ** 2;
  return Math.abs(gain - 1) < UNITY_WIDTH ? 1 : gain;
}

export function positionOf(gain: number): number {
  return Math.sqrt(gain / MOST_GAIN);
}

/** `+6.0 dB`, `−∞ dB`. */
export function decibelWords(gain: number): string {
  return gain === 0 ? '−∞ dB' : `${signed(20 * Math.log10(gain))} dB`;
}

export function percentWords(gain: number): string {
  return `${Math.round(gain * 100)} %`;
}

/** With a real minus, and none before zero. */
export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : `+${text}`;
}

/** `L 40`, `R 40`, `Centre`. */
export function panWords(pan: number): string {
  const share = Math.round(Math.abs(pan) * 100);
  if (share === 0) return 'Centre';
  return `${pan < 0 ? 'L' : 'R'} ${share}`;
}
