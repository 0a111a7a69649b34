/**
 * From the times at which clicks left and those at which clicks were heard, in milliseconds and ascending, how long each heard one
 * took. One that was heard later than `periodMs` belongs to none; a click never heard counts for nothing.
 */
export function latencies(left: readonly number[], heard: readonly number[], periodMs: number): number[] {
  return heard.flatMap((heardMs) => {
    const leftMs = left.findLast((ms) => ms <= heardMs);
    return leftMs === undefined || heardMs - leftMs >= periodMs ? [] : [heardMs - leftMs];
  });
}
