import { expect, test } from 'vitest';
import { Egress } from './egress.ts';
import { SessionEgress } from './session-egress.ts';

const full = expect.objectContaining({
  code: 'server-full',
  details: { limit: 'bandwidth', retryAfterMs: expect.any(Number) },
});

function cappedAt(bps: number): Egress {
  return new Egress({ egressMbps: bps / 1_000_000 });
}

test('sessions share what there is, and give back what they took', () => {
  const egress = cappedAt(1000);
  const [one, two] = [new SessionEgress(egress, () => 400), new SessionEgress(egress, () => 300)];
  one.take(false);
  one.take(false);
  expect(egress.promisedBps).toBe(800);
  expect(two.hasRoom).toBe(false);
  expect(() => two.take(false)).toThrow(full);
  one.giveBack();
  expect(egress.promisedBps).toBe(400);
  two.take(false);
  two.take(false);
  expect(egress.promisedBps).toBe(1000);
  one.close();
  expect(egress.promisedBps).toBe(600);
});

test('what takes the place of another is let in, for that other goes', () => {
  const session = new SessionEgress(cappedAt(100), () => 100);
  session.take(false);
  session.take(true);
  expect(session.promisedBps).toBe(200);
  session.giveBack();
  expect(session.promisedBps).toBe(100);
});

test('a program that becomes larger drives nobody out, but lets nobody in', () => {
  let bitrate = 100;
  const egress = cappedAt(200);
  const session = new SessionEgress(egress, () => bitrate);
  session.take(false);
  bitrate = 300;
  expect(egress.promisedBps).toBe(300);
  expect(session.hasRoom).toBe(false);
});

test('without a cap there is always room', () => {
  const session = new SessionEgress(new Egress({ egressMbps: null }), () => 1e12);
  for (let n = 0; n < 100; n += 1) session.take(false);
  expect(session.hasRoom).toBe(true);
});

test('a cap that is lowered drives nobody out, but lets nobody in until it is raised', () => {
  const limits: { egressMbps: number | null } = { egressMbps: 2 };
  const egress = new Egress(limits);
  const session = new SessionEgress(egress, () => 1_000_000);
  session.take(false);
  session.take(false);
  limits.egressMbps = 1;
  expect(egress.promisedBps).toBe(2_000_000);
  expect(egress.capBps).toBe(1_000_000);
  expect(() => session.take(false)).toThrow(full);
  limits.egressMbps = null;
  session.take(false);
});

test('a refused crowd is not told to come back as one', () => {
  const session = new SessionEgress(cappedAt(0), () => 1);
  const told = Array.from({ length: 50 }, () => {
    try {
      session.take(false);
    } catch (error) {
      if (error instanceof Error && 'details' in error) return JSON.stringify(error.details);
    }
    return 'let in';
  });
  expect(told).not.toContain('let in');
  expect(new Set(told).size).toBeGreaterThan(25);
});
