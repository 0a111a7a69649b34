const WRITTEN = new WeakMap<readonly unknown[], Buffer>();

/**
 * A list as JSON, in UTF-8, written once for all who are told it. For lists that are never changed: another
 * one takes their place, and with the list its text is forgotten.
 */
export function listJson(list: readonly unknown[]): Buffer {
  const written = WRITTEN.get(list) ?? Buffer.from(JSON.stringify(list));
  WRITTEN.set(list, written);
  return written;
}
