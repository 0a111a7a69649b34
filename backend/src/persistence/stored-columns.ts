import * as z from 'zod/mini';

/** A column that holds an array as JSON. */
export const storedArray = z.pipe(
  z.string(),
  z.transform((text, context): unknown[] => {
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) return value;
    } catch {
      // That it threw is the answer.
    }
    context.issues.push({ code: 'custom', message: 'is no JSON array', input: text });
    return z.NEVER;
  }),
);

/** A column that holds 0 or 1: SQLite has no truth values. */
export const storedFlag = z.pipe(
  z.union([z.literal(0), z.literal(1)]),
  z.transform((value) => value === 1),
);
