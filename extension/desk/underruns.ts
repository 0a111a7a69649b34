import * as z from 'zod/mini';

/** `AudioContext.playbackStats`, since Chromium 146. */
const statsOfPlayback = z.object({
  playbackStats: z.object({ /** Seconds. */ underrunDuration: z.number() }),
});

/** How much sound the browser counted as missing at its own output, ms; 0 where it does not count. */
export function underrunMsOf(context: AudioContext): number {
  const { success, data } = z.safeParse(statsOfPlayback, context);
  return success ? data.playbackStats.underrunDuration * 1000 : 0;
}
