export interface Sample {
  readonly x: number;
  readonly y: number;
}

export interface Trend {
  /** How much `y` grows with each `x`, by least squares. */
  readonly slope: number;
  /** Its standard error: how far it may be off by chance. */
  readonly error: number;
}

/** The line through the samples; at least three of them, at different `x`. */
export function trend(samples: readonly Sample[]): Trend {
  const mean = (pick: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  const variance = samples.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = samples.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / variance;
  const residue = samples.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(residue / (samples.length - 2) / variance) };
}
