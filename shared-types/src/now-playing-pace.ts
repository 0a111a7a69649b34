import type { BucketPace } from './token-bucket.ts';

/**
 * How often what is playing may change for the listeners of one session, whatever the page does: by the
 * server, which holds to it whoever speaks, and by the extension, which asks for no more.
 */
export const NOW_PLAYING_PACE = {
  /** `nowPlaying` and `position` events together. */
  events: { burst: 20, everyMs: 2000 },
  /** Tracks that begin: rows of the history. */
  tracks: { burst: 12, everyMs: 5000 },
} as const satisfies Readonly<Record<string, BucketPace>>;
