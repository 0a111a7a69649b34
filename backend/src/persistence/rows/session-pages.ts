import type { Stored } from './stored-reader.ts';

/** Rows read at once: whoever reads has others to serve. */
export const PAGE = 100;

interface OfSession {
  readonly sessionId: string;
}

interface SessionPages<Row extends OfSession, T> {
  /** At most `PAGE` rows of these sessions, those after this one. */
  readonly page: (sessionIds: readonly string[], after?: Row) => Promise<Row[]>;
  /** What is read of rows that one session has. */
  readonly read: (rows: readonly Row[], stored: Pick<Stored, 'owner' | 'ownerId'>) => T[];
}

/** All that sessions have in a table, read a page at a time. One without any row is not named. */
export async function bySession<Row extends OfSession, T>(
  sessionIds: readonly string[],
  { page, read }: SessionPages<Row, T>,
): Promise<Map<string, T[]>> {
  const found = new Map<string, T[]>();
  // Postgres knows no empty list.
  if (sessionIds.length === 0) return found;
  let after: Row | undefined;
  for (;;) {
    const rows = await page(sessionIds, after);
    for (const [sessionId, ofSession] of Map.groupBy(rows, (row) => row.sessionId)) {
      const records = read(ofSession, { owner: 'session', ownerId: sessionId });
      found.set(sessionId, (found.get(sessionId) ?? []).concat(records));
    }
    after = rows.at(-1);
    if (rows.length < PAGE) return found;
  }
}
