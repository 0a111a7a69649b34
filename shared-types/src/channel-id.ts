import * as z from 'zod/mini';

/** A named bus of sound within a session. Apart, for most listener pages never load it. */
export const channelId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/));
