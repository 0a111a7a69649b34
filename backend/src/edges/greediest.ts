/** Who has been sent what it has not read yet. */
export interface Reader {
  readonly address: string;
  /** Waiting in this process. Bytes. */
  readonly unreadBytes: number;
}

/**
 * Those to be cut off so that what waits for all of them fits: of the address for which most waits, those for
 * which most waits. A crowd behind one address that reads is not among them, for nothing waits for it.
 * @param keyOf whom limits count as one
 */
export function greediest<R extends Reader>(
  readers: Iterable<R>,
  mostBytes: number,
  keyOf: (address: string) => string,
): R[] {
  const byKey = new Map<string, { bytes: number; readonly readers: R[] }>();
  let total = 0;
  for (const reader of readers) {
    const { unreadBytes } = reader;
    if (unreadBytes === 0) continue;
    const key = keyOf(reader.address);
    const group = byKey.get(key) ?? { bytes: 0, readers: [] };
    byKey.set(key, group);
    group.bytes += unreadBytes;
    group.readers.push(reader);
    total += unreadBytes;
  }
  const chosen: R[] = [];
  if (total <= mostBytes) return chosen;
  const groups = [...byKey.values()].sort((a, b) => b.bytes - a.bytes);
  for (const group of groups) {
    for (const reader of group.readers.toSorted((a, b) => b.unreadBytes - a.unreadBytes)) {
      if (total <= mostBytes) return chosen;
      chosen.push(reader);
      total -= reader.unreadBytes;
    }
  }
  return chosen;
}
