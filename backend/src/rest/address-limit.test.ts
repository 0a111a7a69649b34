import { ProtocolError } from '@auxcast/shared-types';
import { expect, it } from 'vitest';
import { AddressLimit } from './address-limit.ts';

it('lets an address ask as often as it may, and tells when to come back', async () => {
  const limit = new AddressLimit(2);
  await limit.demand('192.0.2.1');
  await limit.demand('192.0.2.1');
  await expect(limit.demand('192.0.2.1')).rejects.toSatisfy(
    (error) => error instanceof ProtocolError && Number(error.details?.['retryAfterMs']) > 0,
  );
  await expect(limit.demand('192.0.2.2')).resolves.toBeUndefined();
});

it('counts a penalty like that many requests', async () => {
  const limit = new AddressLimit(3);
  limit.penalise('192.0.2.1', 3);
  await expect(limit.demand('192.0.2.1')).rejects.toMatchObject({ code: 'rate-limited' });
});
