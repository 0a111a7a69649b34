/**
 * The name that was probably meant by one nobody reads, such as `RTC_MINPORT`. An environment is full of
 * other programs' variables, so only what differs from one of ours by case, by separators or by a prefix is
 * taken for a slip.
 */
export function nearMiss(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const bare = plain(name).replace(/^AUXCAST/, '');
  // One-word names (`HOST`, `PORT`) are too common to tell a slip from another program's.
  return known.find((candidate) => plain(candidate) === bare && (candidate.includes('_') || hasPrefix(name)));
}

function hasPrefix(name: string): boolean {
  return /^AUXCAST/i.test(name);
}

function plain(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
