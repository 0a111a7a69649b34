// What Unicode reserves for writing from right to left (UAX #9, DerivedBidiClass: the ranges whose default is
// R or AL).
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Somebody's text as part of a sentence of ours, where there is no markup to say so: with its own direction,
 * between first strong isolate and pop directional isolate (UAX #9 §2.4). Text without a letter that runs
 * from right to left needs none.
 */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
