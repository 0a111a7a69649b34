import { CamelCasePlugin, type Dialect, Kysely } from 'kysely';
import type { Tables } from './rows/tables.ts';

/** The one way to write queries. @param dialect where they run */
export function kyselyOn(dialect: Dialect): Kysely<Tables> {
  return new Kysely<Tables>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] });
}
