/** The `share`-quantile (0 to 1) of some numbers, between neighbours by linear interpolation; NaN of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** For reports: no more digits than the measurement is worth. */
export function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
