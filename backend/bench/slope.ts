export interface Sample {
  readonly x: number;
  readonly y: number;
}

/** How much `y` grows with each `x`: least squares; NaN of fewer than two different `x`. */
export function slope(samples: readonly Sample[]): number {
  const mean = (pick: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  const covariance = samples.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const variance = samples.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return covariance / variance;
}
