import { ProtocolError } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { AddressLimit } from './address-limit.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };

test('lets an address ask as often as it may, and tells when to come back', async () => {
  const limit = new AddressLimit(() => 2);
  await limit.demand('192.0.2.1');
  await limit.demand('192.0.2.1');
  await expect(limit.demand('192.0.2.1')).rejects.toSatisfy(
    (error) => error instanceof ProtocolError && Number(error.details?.['retryAfterMs']) > 0,
  );
  await expect(limit.demand('192.0.2.2')).resolves.toBeUndefined();
});

test('asks each time how often that is', async () => {
  let most = 1;
  const limit = new AddressLimit(() => most);
  await limit.demand('192.0.2.1');
  await expect(limit.demand('192.0.2.1')).rejects.toMatchObject(LIMITED);
  // The refused one counts, too.
  most = 3;
  await limit.demand('192.0.2.1');
  await expect(limit.demand('192.0.2.1')).rejects.toMatchObject(LIMITED);
});

test('refuses in the words it was given', async () => {
  const limit = new AddressLimit(() => 0, 'Enough.');
  await expect(limit.demand('192.0.2.1')).rejects.toMatchObject({ ...LIMITED, message: 'Enough.' });
});

test('takes back what was given', async () => {
  const limit = new AddressLimit(() => 1);
  await limit.demand('192.0.2.1');
  await limit.giveBack('192.0.2.1');
  await expect(limit.demand('192.0.2.1')).resolves.toBeUndefined();
  await expect(limit.demand('192.0.2.1')).rejects.toMatchObject(LIMITED);
});
