import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { SessionOpenings } from './session-openings.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };
const HERE = '192.0.2.1';

class FakeSession {
  readonly media = { wasHeard: false };
  readonly events = new EventEmitter<{ ended: [] }>();
}

function opening(session = new FakeSession()) {
  return async () => ({ session });
}

test('an address may have so many sessions that were never heard; those that were, and those that ended, do not count', async () => {
  const openings = new SessionOpenings({ unheardPerAddress: () => 2 });
  const first = new FakeSession();
  const second = new FakeSession();
  await openings.open(HERE, opening(first));
  await openings.open(HERE, opening(second));
  await expect(openings.open(HERE, opening())).rejects.toMatchObject(LIMITED);
  await expect(openings.open('192.0.2.2', opening())).resolves.toHaveProperty('session');
  first.media.wasHeard = true;
  await openings.open(HERE, opening());
  await expect(openings.open(HERE, opening())).rejects.toMatchObject(LIMITED);
  second.events.emit('ended');
  await expect(openings.open(HERE, opening())).resolves.toHaveProperty('session');
});

test('so many is asked each time', async () => {
  let most = 1;
  const openings = new SessionOpenings({ unheardPerAddress: () => most });
  await openings.open(HERE, opening());
  await expect(openings.open(HERE, opening())).rejects.toMatchObject(LIMITED);
  most = 2;
  await openings.open(HERE, opening());
  most = 1;
  await expect(openings.open(HERE, opening())).rejects.toMatchObject(LIMITED);
});

test('those that are being opened count, and those that could not be opened do not', async () => {
  const openings = new SessionOpenings({ unheardPerAddress: () => 1 });
  const { promise, reject } = Promise.withResolvers<{ session: FakeSession }>();
  const failing = openings.open(HERE, () => promise);
  await expect(openings.open(HERE, opening())).rejects.toMatchObject(LIMITED);
  reject(new Error('no database'));
  await expect(failing).rejects.toThrow('no database');
  await expect(openings.open(HERE, opening())).resolves.toHaveProperty('session');
});

test('the same wish said again is one session', async () => {
  const openings = new SessionOpenings({ unheardPerAddress: () => 2 });
  const session = new FakeSession();
  await openings.open(HERE, opening(session));
  await openings.open(HERE, opening(session));
  expect(session.events.listenerCount('ended')).toBe(1);
  await expect(openings.open(HERE, opening())).resolves.toHaveProperty('session');
});

test('an address opens so many in a minute, heard or not', async () => {
  const openings = new SessionOpenings({ unheardPerAddress: () => Number.POSITIVE_INFINITY });
  for (let n = 0; n < 120; n += 1) await openings.open(HERE, opening());
  await expect(openings.open(HERE, opening())).rejects.toMatchObject(LIMITED);
});
