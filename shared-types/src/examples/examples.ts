import type * as z from 'zod/mini';
import type { RequestMap, requests } from '../requests.ts';
import { WITH_PROTO } from './hostile.ts';

/** What a schema has to take and what it has to refuse, each by a name that says why it is here. */
export interface Examples<S extends z.core.$ZodType> {
  readonly accepted: Readonly<Record<string, z.input<S>>>;
  readonly refused: Readonly<Record<string, unknown>>;
}

/** Of every request and its reply. */
export type RequestExamples<R extends RequestMap = typeof requests> = {
  readonly [K in keyof R]: { readonly data: Examples<R[K]['data']>; readonly reply: Examples<R[K]['reply']> };
};

/** `example` without one of its fields. */
export function without(example: object, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(example).filter(([name]) => name !== field));
}

/** Every value of `values` as the field `field` of `base`, by the same names. */
export function withEach(base: object, field: string, values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${field}: ${name}`, { ...base, [field]: value }]),
  );
}

/** Of what carries no data. */
export const NOTHING = {
  accepted: { nothing: {} },
  refused: {
    'a field': { unexpected: 1 },
    'a list': [],
    null: null,
    'a text': '{}',
    'a prototype': WITH_PROTO,
  },
};
