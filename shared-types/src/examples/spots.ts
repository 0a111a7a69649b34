export type Path = readonly (string | number)[];

/** Every place within `value`, itself included, outer ones first. */
export function* spots(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  yield { path, value };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* spots(item, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* spots(item, [...path, key]);
  }
}

/** A copy of `value` with `by` at `path`; a field that becomes `undefined` is left out. */
export function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest, by) : item));
  }
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return Object.fromEntries(
    entries
      .map(([name, item]): [string, unknown] => [name, name === key ? replaced(item, rest, by) : item])
      .filter(([, item]) => item !== undefined),
  );
}
