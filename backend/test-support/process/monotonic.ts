const NS_PER_MS = 1e6;

/** Milliseconds of a clock that all processes of this machine share and nobody sets (CLOCK_MONOTONIC). */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / NS_PER_MS;
}
