import * as z from 'zod/mini';
import { mixLevels } from './mix-levels.ts';
import { stereoLevel, studioState } from './studio-state.ts';

/** The name of the port through which a popup watches the studio. */
export const STUDIO_PORT = 'studio';

/** What the offscreen document sends down the port. */
export const studioNews = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('state'),
    state: studioState,
    /**
     * The server's time as this is sent, `null` without a server: documents have no clock in common that
     * nobody can set.
     */
    serverTimeMs: z.nullable(z.number()),
  }),
  z.object({ kind: z.literal('level'), level: stereoLevel }),
  /** Of those who talk, decibels below the loudest possible. */
  z.object({ kind: z.literal('voices'), levels: z.array(z.tuple([z.string(), z.number()])) }),
  z.object({ kind: z.literal('mix'), ...mixLevels.shape }),
]);
export type StudioNews = z.infer<typeof studioNews>;
