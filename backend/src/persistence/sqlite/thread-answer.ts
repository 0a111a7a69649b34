import * as z from 'zod/mini';
import type { ThreadAnswer } from './thread-messages.ts';

/** Whatever its columns hold: what a query reads says so, and is checked where it is read. */
const row = z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null);

const outcome = z.union([
  z.object({ ok: z.literal(true), rows: z.array(row) }),
  z.object({ ok: z.literal(false), message: z.string(), passes: z.boolean(), isUndecided: z.boolean() }),
]);

export const threadAnswer: z.ZodMiniType<ThreadAnswer> = z.union([z.literal('ready'), z.array(outcome)]);
