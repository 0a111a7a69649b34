const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "3 hours ago", "just now": needs no time zone, which a server does not know. */
export function ago(thenMs: number, nowMs: number): string {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const [unit, ms] of UNITS) {
    const passed = Math.floor((nowMs - thenMs) / ms);
    if (passed >= 1) return format.format(-passed, unit);
  }
  return 'just now';
}
