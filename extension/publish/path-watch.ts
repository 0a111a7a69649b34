/**
 * How the way to the server is, from the statistics of the pair of candidates in use (W3C webrtc-stats
 * §8.13).
 */
export interface PathSample {
  /** Since the last packet came back: an answer to a check, or a report on what was received. */
  readonly sinceAnswerMs: number;
  /** Checks of the way that were not answered (yet). */
  readonly unanswered: number;
  /** Of the last check that was. */
  readonly roundTripMs: number;
}

/** Longer than between two reports on a good path, as a rule. */
const QUIET_MS = 1000;
/** How late an answer may be, beyond two round trips. */
const LATE_MS = 200;

export function isQuiet({ sinceAnswerMs }: PathSample): boolean {
  return sinceAnswerMs > QUIET_MS;
}

/** Nothing comes back, and a check went out since `before`: it may still be answered. */
export function isDoubtful(before: PathSample, after: PathSample): boolean {
  return isQuiet(after) && after.unanswered > before.unanswered;
}

/** How long to wait for that answer. */
export function answerDueMs({ roundTripMs }: PathSample): number {
  return 2 * roundTripMs + LATE_MS;
}

/** Whether the answer came between the doubt and a look `answerDueMs` later. */
export function isAnswered(doubt: PathSample, later: PathSample): boolean {
  return later.sinceAnswerMs < doubt.sinceAnswerMs || later.unanswered < doubt.unanswered;
}
