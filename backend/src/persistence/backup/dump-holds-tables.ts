import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Whether a dump of Postgres has any table: they stand before what they hold, so that little of a large one
 * is read.
 */
export async function holdsTables(dump: string): Promise<boolean> {
  const lines = createInterface({ input: createReadStream(dump) });
  for await (const line of lines) if (line.startsWith('CREATE TABLE ')) return true;
  return false;
}
