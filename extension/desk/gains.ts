/** By what amplitudes are multiplied. */
export function fromDecibel(db: number): number {
  return 10 ** (db / 20);
}

/** Points of a curve: what lies between two of them is a straight line, off by less than 1e-7. */
const CURVE_POINTS = 4097;

/**
 * What the two sides of a crossfade are multiplied by, from all of the first to all of the second: together
 * they are always as loud.
 */
export function equalPower(position: number): readonly [number, number] {
  const angle = (position * Math.PI) / 2;
  return [Math.cos(angle), Math.sin(angle)];
}

/** `equalPower` as curves for a `WaveShaperNode`, which takes -1 as its first point and 1 as its last. */
export function equalPowerCurves(): readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>] {
  const first = new Float32Array(CURVE_POINTS);
  const second = new Float32Array(CURVE_POINTS);
  for (let point = 0; point < CURVE_POINTS; point += 1) {
    const [one, other] = equalPower(point / (CURVE_POINTS - 1));
    first[point] = one;
    second[point] = other;
  }
  return [first, second];
}

/**
 * A `StereoPannerNode` takes a voice in the middle down by 3 dB on each side, so that it is as loud
 * everywhere. By this much it stands in the middle as it came, and is still as loud everywhere.
 */
export const PAN_MAKE_UP = Math.SQRT2;

export interface CompressorCurve {
  readonly thresholdDb: number;
  /** Decibels that come in for one that goes out, above the threshold. */
  readonly ratio: number;
}

/**
 * What a `DynamicsCompressorNode` with a hard knee multiplies all sound by on top of compressing it: what
 * full scale lost, to the power of 0.6 (Web Audio §1.19). Divided by it, quiet sound leaves as it came.
 */
export function compressorMakeUp({ thresholdDb, ratio }: CompressorCurve): number {
  const lostDb = thresholdDb * (1 / ratio - 1);
  return fromDecibel(0.6 * lostDb);
}
