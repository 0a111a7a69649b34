/** What SQLite's thread and the rest of the process say to each other. */
import * as z from 'zod/mini';

/** How the thread is told where its database lies. */
export const threadPlace = z.object({ file: z.string() });

const parameter = z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]);

/** `read` changes nothing. `alone`: in no transaction with others, as SQLite wants it of some statements. */
const statement = z.object({
  kind: z.enum(['read', 'write', 'alone']),
  sql: z.string(),
  parameters: z.array(parameter),
});
export type ThreadStatement = z.infer<typeof statement>;

/** Statements are sent when those before are answered. One that runs alone is the only one of its message. */
export const threadQuestion = z.union([z.literal('close'), z.array(statement)]);
export type ThreadQuestion = z.infer<typeof threadQuestion>;

/** Whatever its columns hold: what a query reads says so, and is checked where it is read. */
const row = z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null);

/** `passes`, `isUndecided`: as in `DatabaseError`. */
const outcome = z.union([
  z.object({ ok: z.literal(true), rows: z.array(row) }),
  z.object({ ok: z.literal(false), message: z.string(), passes: z.boolean(), isUndecided: z.boolean() }),
]);
export type Outcome = z.infer<typeof outcome>;

/** `ready` comes once, before all answers. An answer has the outcomes of the first statements at least; the others were not begun. */
export const threadAnswer = z.union([z.literal('ready'), z.array(outcome)]);
export type ThreadAnswer = z.infer<typeof threadAnswer>;
