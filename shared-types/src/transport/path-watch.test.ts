import { describe, expect, test } from 'vitest';
import { answerDueMs, isAnswered, isDoubtful, type PathSample } from './path-watch.ts';

const good: PathSample = { silentMs: 300, came: 7, unanswered: 0, roundTripMs: 40 };

describe('a path', () => {
  test('is in doubt when nothing came back for a second and a check is open', () => {
    expect(isDoubtful(good, { ...good, silentMs: 1300, unanswered: 1 })).toBe(true);
  });

  test('is not for being quiet alone: checks are seconds apart', () => {
    expect(isDoubtful(good, { ...good, silentMs: 1300 })).toBe(false);
  });

  test('is not for an open check alone: it went out just now', () => {
    expect(isDoubtful(good, { ...good, unanswered: 1 })).toBe(false);
  });

  test('is not for a check that was lost long ago', () => {
    const before = { ...good, unanswered: 3 };
    expect(isDoubtful(before, { ...before, silentMs: 1300 })).toBe(false);
  });

  test('gets the time of two round trips to answer', () => {
    expect(answerDueMs({ ...good, roundTripMs: 500 })).toBe(1200);
  });

  test('has answered when anything came back', () => {
    const doubt = { ...good, silentMs: 1300, unanswered: 1 };
    expect(isAnswered(doubt, { ...doubt, silentMs: 1580 })).toBe(false);
    expect(isAnswered(doubt, { ...doubt, silentMs: 100 })).toBe(true);
  });

  test('has answered, too, when the next check is on its way already', () => {
    const doubt = { ...good, silentMs: 1300, unanswered: 1 };
    expect(isAnswered(doubt, { ...doubt, silentMs: 1400, came: 8 })).toBe(true);
  });
});
