import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicAddress, isWithin } from './public-address.ts';

describe('isPublicAddress', () => {
  test.each(['8.8.8.8', '203.1.113.7', '2606:4700:4700::1111', '2a00:1450:4001::5', '::ffff:8.8.8.8'])(
    'takes %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::127.0.0.1',
    '2002:7f00:1::',
    '2001:0:1234::1',
    '2001:db8::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '100::1',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(['', 'localhost', '127.1', '1', '0x7f.1', '[::1]', '8.8.8.8:80'])(
    'refuses %j, which is no address as a resolver gives it, or an odd one',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );

  test('judges an IPv4 address within one of version 6 as itself', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address));
      }),
      { seed: 20_260 },
    );
  });
});

test('knows which addresses are of a network', () => {
  expect(isWithin('203.0.113.9', '203.0.113.77/24')).toBe(true);
  expect(isWithin('::ffff:203.0.113.9', '203.0.113.77/24')).toBe(true);
  expect(isWithin('203.0.114.9', '203.0.113.77/24')).toBe(false);
  expect(isWithin('2003:1:2:3::db', '2003:1:2:3:4:5:6:7/64')).toBe(true);
  expect(isWithin('2003:1:2:4::db', '2003:1:2:3:4:5:6:7/64')).toBe(false);
  expect(isWithin('203.0.113.9', '::/0')).toBe(false);
  expect(isWithin('radio.lan', '0.0.0.0/0')).toBe(false);
});
