import { DrizzleQueryError } from 'drizzle-orm';

/** What a database refused, without the values it was given: those may be a whole image, or somebody's words. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  static of(error: unknown): unknown {
    if (!(error instanceof DrizzleQueryError)) return error;
    return new DatabaseError(`The database refused: ${error.cause?.message ?? 'no reason given'}`);
  }
}
