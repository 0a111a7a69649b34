/**
 * How the way to the server is, from the browser's statistics (W3C webrtc-stats): those of the pair of
 * candidates in use (§8.13), and where sound is received those of the sound (§8.2).
 */
export interface PathSample {
  /** Since the last packet came: sound, an answer to a check, or a report on what was received. */
  readonly silentMs: number;
  /** Answers to checks of the way and packets of sound, since the beginning. */
  readonly came: number;
  /** Checks of the way that were not answered (yet). */
  readonly unanswered: number;
  /** Of the last check that was. */
  readonly roundTripMs: number;
}

/** Longer than between two reports, or two packets, on a good path, as a rule. */
const QUIET_MS = 1000;
/** How late an answer may be, beyond two round trips. */
const LATE_MS = 200;

export function isQuiet({ silentMs }: Pick<PathSample, 'silentMs'>): boolean {
  return silentMs > QUIET_MS;
}

/** Nothing comes, and a check went out since `before`: it may still be answered. */
export function isDoubtful(before: Pick<PathSample, 'unanswered'>, after: PathSample): boolean {
  return isQuiet(after) && after.unanswered > before.unanswered;
}

/** How long to wait for that answer. */
export function answerDueMs({ roundTripMs }: PathSample): number {
  return 2 * roundTripMs + LATE_MS;
}

/** Whether anything came between the doubt and a later look. */
export function isAnswered(doubt: PathSample, later: PathSample): boolean {
  return later.silentMs < doubt.silentMs || later.came > doubt.came;
}
