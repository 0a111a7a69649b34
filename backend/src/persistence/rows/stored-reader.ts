import type { LoggerService } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type * as z from 'zod/mini';

/** Owners that were named in the log already. */
const TOLD = { max: 1000 };

/** What is read, for the log. */
export interface Stored {
  /** With its article: `a track`. */
  readonly what: string;
  /** What kind of thing it belongs to: `session`. */
  readonly owner: string;
  readonly ownerId: string;
}

/**
 * Checks what comes out of the database: another version of the server, or somebody's hand, may have written
 * it. What cannot be read is left out and logged, once for each owner: a bad track costs that track, a bad
 * session that session, and neither the start.
 */
export class StoredReader {
  readonly #log: LoggerService;
  readonly #told = new LRUCache<string, true>(TOLD);

  constructor(log: LoggerService) {
    this.#log = log;
  }

  read<T>(schema: z.ZodMiniType<T>, stored: Stored, row: unknown): T | undefined {
    const read = schema.safeParse(row);
    if (read.success) return read.data;
    const key = `${stored.owner} ${stored.ownerId}`;
    if (!this.#told.has(key)) this.#log.warn(line(stored, read.error.issues));
    this.#told.set(key, true);
    return undefined;
  }

  /**
   * Those that can be read, in the order given.
   * @param instead what stands for one that cannot, where leaving it out would allow more than it did
   */
  readAll<T, Row>(
    schema: z.ZodMiniType<T>,
    stored: Stored,
    rows: readonly Row[],
    instead: (row: Row) => T | undefined = () => undefined,
  ): T[] {
    return rows
      .map((row) => this.read(schema, stored, row) ?? instead(row))
      .filter((read) => read !== undefined);
  }
}

/** Where it is wrong, never the value: it may be somebody's words. */
function line({ what, owner, ownerId }: Stored, issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues;
  const path = issue?.path.map(String).join('.') ?? '';
  const where = path === '' ? '' : ` (${path}: ${issue?.code})`;
  return `${what} of ${owner} ${ownerId} cannot be read and is left out${where}; the ${owner} is not named again`;
}
