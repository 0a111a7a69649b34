import type * as z from 'zod/mini';

/** What a schema has to take and what it has to refuse, each by a name that says why it is here. */
export interface Examples<S extends z.core.$ZodType> {
  readonly accepted: Readonly<Record<string, z.input<S>>>;
  readonly refused: Readonly<Record<string, unknown>>;
}

/** `example` without one of its fields. */
export function without(example: object, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(example).filter(([name]) => name !== field));
}
