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

/**
 * The mean without the lowest and the highest quarter: what a machine's moods do to single looks does not
 * count. NaN of none.
 */
export function middleMean(numbers: readonly number[]): number {
  const cut = Math.floor(numbers.length / 4);
  const middle = numbers.toSorted((a, b) => a - b).slice(cut, numbers.length - cut);
  return middle.reduce((sum, number) => sum + number, 0) / middle.length;
}

/** For reports: no more digits than the measurement is worth. */
export function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
