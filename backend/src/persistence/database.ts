import type { Kysely } from 'kysely';
import type { Tables } from './rows/tables.ts';

/**
 * A connection to either kind of database, its migrations done. It heals by itself; what is asked meanwhile
 * is refused soon.
 */
export interface Database {
  /**
   * Its statements are refused by DatabaseErrors. It has no transactions: what belongs together is one
   * statement.
   */
  readonly db: Kysely<Tables>;
  /** Gives the room of removed rows back, where no server does so by itself. @param signal ends it early */
  tidy(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
