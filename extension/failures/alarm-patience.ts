import type { FailureCode } from './failures.ts';

/**
 * What often mends itself: a server that starts anew and a network that changes are back in some five to ten
 * seconds.
 */
const HEALS_MS = 15_000;
/**
 * On top of the 20 s that it takes to be shown: a page that does not say whether it plays may just have come
 * to its end.
 */
const QUIET_MS = 40_000;

/**
 * What the host must know even while looking elsewhere, because listeners lose their sound or the host
 * theirs, and for how long it must have lasted. Milliseconds.
 */
const PATIENCE_MS: Partial<Record<FailureCode, number>> = {
  'tab-crashed': 0,
  'tab-closed': 0,
  'tab-discarded': 0,
  'tab-continue': 0,
  'ended-by-admin': 0,
  'ended-while-away': 0,
  'ended-by-server': 0,
  'session-lost': 0,
  'tab-lost': HEALS_MS,
  'tab-frozen': HEALS_MS,
  'tab-silent': HEALS_MS,
  'tab-silent-muted': HEALS_MS,
  'output-gone': HEALS_MS,
  'connection-lost': HEALS_MS,
  'websocket-blocked': HEALS_MS,
  'upload-lost': HEALS_MS,
  'tab-quiet': QUIET_MS,
};

/** `undefined`: no alarm, however long it lasts. */
export function alarmPatienceMs(code: FailureCode): number | undefined {
  return PATIENCE_MS[code];
}

export function isAlarming(code: FailureCode): boolean {
  return alarmPatienceMs(code) !== undefined;
}
