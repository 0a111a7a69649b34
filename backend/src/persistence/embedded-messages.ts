/** What the embedded database's thread and the rest of the process say to each other. */
import * as z from 'zod/mini';

/** How the thread is told where its database lies. */
export const embeddedPlace = z.object({ folder: z.string(), migrationsFolder: z.string() });
export type EmbeddedPlace = z.infer<typeof embeddedPlace>;

const id = z.int();

export const threadQuestion = z.union([
  z.literal('close'),
  z.object({ id, sql: z.string(), params: z.array(z.unknown()), rowMode: z.enum(['array', 'object']) }),
]);
export type ThreadQuestion = z.infer<typeof threadQuestion>;

/** `ready` comes once, before all answers. `code` is Postgres' SQLSTATE. */
export const threadAnswer = z.union([
  z.literal('ready'),
  z.object({ id, ok: z.literal(true), rows: z.array(z.unknown()) }),
  z.object({ id, ok: z.literal(false), code: z.string(), message: z.string() }),
]);
export type ThreadAnswer = z.infer<typeof threadAnswer>;
