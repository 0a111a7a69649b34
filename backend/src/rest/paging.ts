import { PAGE_LIMIT } from '@auxcast/shared-types';
import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import * as z from 'zod';
import { Cursors } from './cursors.ts';

/** Without a `limit`. */
const LIMIT = 50;
/** The longest that we make has some 80. */
const CURSOR_LENGTH = 200;

/** The query of a list. */
export const pageQuery = z.strictObject({
  /** From `nextCursor` of the page before; none: the first page. */
  cursor: z.string().min(1).max(CURSOR_LENGTH).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(PAGE_LIMIT))
    .default(LIMIT),
});
export type PageQuery = z.infer<typeof pageQuery>;

export interface Page<T> {
  readonly items: readonly T[];
  /** `null`: there is no more just now. */
  readonly nextCursor: string | null;
}

/** Where something stands in a list: compared part by part, ascending. It never changes. */
export type Place = readonly (number | string)[];

export interface PagingOptions<T, P extends Place> {
  /** Tells the cursors of one list from those of another. */
  readonly list: string;
  readonly place: z.ZodType<P>;
  /** Different for each item. */
  readonly placeOf: (item: T) => P;
}

/**
 * Cuts a list into pages. A cursor is the place of the last item that was shown: whatever comes and goes
 * between two pages, no other item is left out and none is shown twice. Cursors are opaque to clients but no
 * secret, so they are validated and not signed: whoever makes one up gets a page that anyone may ask for.
 */
export class Paging<T, P extends Place> {
  readonly #options: PagingOptions<T, P>;
  readonly #cursors: Cursors<P>;

  constructor(options: PagingOptions<T, P>) {
    this.#options = options;
    this.#cursors = new Cursors(options);
  }

  /** In the order of their places. */
  sorted(items: Iterable<T>): T[] {
    return [...items]
      .map((item) => ({ item, place: this.#options.placeOf(item) }))
      .sort((a, b) => compared(a.place, b.place))
      .map(({ item }) => item);
  }

  /**
   * @param sorted all there are, in the order of their places
   * @throws ProtocolError `bad-request`, with `path: 'cursor'`
   */
  pageOf(sorted: readonly T[], { cursor, limit }: PageQuery): Page<T> {
    const { placeOf } = this.#options;
    const after = cursor === undefined ? undefined : this.#cursors.read(cursor);
    const from = after === undefined ? 0 : firstAfter(sorted, (item) => compared(placeOf(item), after) > 0);
    const items = sorted.slice(from, from + limit);
    const last = items.at(-1);
    const hasMore = from + limit < sorted.length;
    return { items, nextCursor: last !== undefined && hasMore ? this.#cursors.write(placeOf(last)) : null };
  }
}

/** Documents the query of a list. */
export function ApiPaged(): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'cursor',
      required: false,
      description: 'From `nextCursor` of the page before. Without it: the first page.',
      schema: { type: 'string', minLength: 1, maxLength: CURSOR_LENGTH },
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      description: 'How many at most.',
      schema: { type: 'integer', minimum: 1, maximum: PAGE_LIMIT, default: LIMIT },
    }),
  );
}

/** The index of the first one that `isAfter`, which once true stays true. */
function firstAfter<T>(sorted: readonly T[], isAfter: (item: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = sorted[middle];
    if (item !== undefined && isAfter(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function compared(a: Place, b: Place): number {
  for (const [at, part] of a.entries()) {
    const other = b[at] ?? part;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
