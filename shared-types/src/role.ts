/** Apart, for most listener pages never load it. */
import type * as z from 'zod/mini';
import { describing } from './describing.ts';
import type { Seen } from './lenient.ts';

export const role = describing(['host', 'ops', 'guest', 'listener']);
export type Role = z.infer<typeof role>;
/** As a client reads it. */
export type SeenRole = Seen<typeof role>;
