/** A figure and what it must not pass. */
export interface Budget {
  readonly label: string;
  readonly figure: number;
  /** Which side of `limit` passes; the limit itself does. */
  readonly side: 'at most' | 'at least';
  readonly limit: number;
  readonly unit: string;
}

export function isWithin({ figure, side, limit }: Budget): boolean {
  // NaN, from a division by a measured zero, is beyond any budget.
  return side === 'at most' ? figure <= limit : figure >= limit;
}

export function budgetLine(budget: Budget): string {
  const verdict = isWithin(budget) ? 'pass' : 'FAIL';
  const unit = budget.unit === '' ? '' : ` ${budget.unit}`;
  return `${verdict}  ${budget.label}: ${budget.figure}${unit} (${budget.side} ${budget.limit}${unit})`;
}
