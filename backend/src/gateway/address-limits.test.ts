import { expect, test } from 'vitest';
import { AddressLimits } from './address-limits.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };

test('so many connections of an address are open at once, others do not matter', async () => {
  const limits = new AddressLimits({ connectionsPerAddress: 2, connectionsPerAddressPerMinute: 100 });
  await limits.opened('a');
  await limits.opened('a');
  await expect(limits.opened('a')).rejects.toMatchObject(LIMITED);
  await limits.opened('b');
  limits.closed('a');
  await expect(limits.opened('a')).resolves.toBeUndefined();
});

test('the addresses of one IPv6 network are one', async () => {
  const limits = new AddressLimits({ connectionsPerAddress: 1, connectionsPerAddressPerMinute: 100 });
  await limits.opened('2001:db8::1');
  await expect(limits.opened('2001:db8::2')).rejects.toMatchObject(LIMITED);
  await limits.opened('2001:db8:0:1::1');
  limits.closed('2001:db8::1');
  await expect(limits.opened('2001:db8::3')).resolves.toBeUndefined();
});

test('a connection that is refused for its haste does not count as open', async () => {
  const limits = new AddressLimits({ connectionsPerAddress: 2, connectionsPerAddressPerMinute: 1 });
  await limits.opened('a');
  await expect(limits.opened('a')).rejects.toMatchObject(LIMITED);
  await expect(limits.opened('a')).rejects.toMatchObject({
    message: 'Too many connections from your address.',
  });
});

test('a party of two hundred behind one address comes in at once', async () => {
  const limits = new AddressLimits({ connectionsPerAddress: 1000, connectionsPerAddressPerMinute: 1200 });
  const party = Array.from({ length: 200 }, () => limits.opened('a'));
  await expect(Promise.all(party)).resolves.toHaveLength(200);
});

test('a party of a thousand behind one address asks for sound at once, and again when its worker died', async () => {
  const limits = new AddressLimits({ connectionsPerAddress: 1000, connectionsPerAddressPerMinute: 1200 });
  for (let n = 0; n < 2400; n += 1) await limits.receptionAsked('a');
  await expect(limits.receptionAsked('a')).rejects.toMatchObject(LIMITED);
  await expect(limits.receptionAsked('b')).resolves.toBeUndefined();
});

test('an address sends so many pictures, however many sessions it has', async () => {
  const limits = new AddressLimits({ connectionsPerAddress: 1000, connectionsPerAddressPerMinute: 1200 });
  for (let n = 0; n < 240; n += 1) await limits.pictureSent('a');
  await expect(limits.pictureSent('a')).rejects.toMatchObject(LIMITED);
  await expect(limits.pictureSent('b')).resolves.toBeUndefined();
});

test('each kind of request has its own limit: none keeps others out', async () => {
  const limits = new AddressLimits({ connectionsPerAddress: 100, connectionsPerAddressPerMinute: 10 });
  const kinds = [
    'lookupAsked',
    'programAsked',
    'pictureSent',
    'joinAsked',
    'receptionAsked',
    'programFollowed',
  ] as const;
  for (const kind of kinds) {
    await limits[kind]('a');
    const more = Array.from({ length: 100 }, () => limits[kind]('a'));
    expect((await Promise.allSettled(more)).at(-1)).toMatchObject({ status: 'rejected', reason: LIMITED });
  }
  await expect(limits.opened('a')).resolves.toBeUndefined();
});

test('limits that change while it runs count from then on', async () => {
  const limits = { connectionsPerAddress: 2, connectionsPerAddressPerMinute: 100 };
  const addresses = new AddressLimits(limits);
  await addresses.opened('a');
  await addresses.opened('a');
  limits.connectionsPerAddress = 1;
  await expect(addresses.opened('a')).rejects.toMatchObject(LIMITED);
  // One goes, and the other is as many as may be.
  addresses.closed('a');
  await expect(addresses.opened('a')).rejects.toMatchObject(LIMITED);
  limits.connectionsPerAddress = 3;
  await addresses.opened('a');
  limits.connectionsPerAddressPerMinute = 1;
  await expect(addresses.opened('a')).rejects.toMatchObject(LIMITED);
  await addresses.joinAsked('b');
  await addresses.joinAsked('b');
  await expect(addresses.joinAsked('b')).rejects.toMatchObject(LIMITED);
});
