import * as z from 'zod/mini';

/** A column that holds an array as JSON. */
export const storedArray = storedJson('array', (value): value is unknown[] => Array.isArray(value));

/** A column that holds an object as JSON. */
export const storedObject = storedJson(
  'object',
  (value): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** A column that holds 0 or 1: SQLite has no truth values. */
export const storedFlag = z.pipe(
  z.union([z.literal(0), z.literal(1)]),
  z.transform((value) => value === 1),
);

function storedJson<T>(what: string, isIt: (value: unknown) => value is T) {
  return z.pipe(
    z.string(),
    z.transform((text, context): T => {
      try {
        const value: unknown = JSON.parse(text);
        if (isIt(value)) return value;
      } catch {
        // That it threw is the answer.
      }
      context.issues.push({ code: 'custom', message: `is no JSON ${what}`, input: text });
      return z.NEVER;
    }),
  );
}
