/** How often the offscreen document says what is to be remembered of a broadcast, changes apart. */
export const KEEP_EVERY_MS = 30_000;
