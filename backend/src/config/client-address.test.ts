import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { ProtocolError } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { clientAddress, isProxied, limitKey, shortAddress, trustedProxies } from './client-address.ts';

function requestFrom(
  remoteAddress: string | undefined,
  forwardedFor?: string,
  forwarded?: string,
): IncomingMessage {
  const request = new IncomingMessage(
    Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }),
  );
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  if (forwarded !== undefined) request.headers.forwarded = forwarded;
  return request;
}

const nobody = trustedProxies({ trustedProxies: [] });

describe('the address of a client', () => {
  test.each([
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:192.168.1.20', '192.168.1.20'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:cb00:7109', '203.0.113.9'],
  ])('%s is %s', (remote, address) => {
    expect(clientAddress(requestFrom(remote), nobody)).toBe(address);
  });

  test('is what a trusted proxy says, and nobody else', () => {
    const loopback = trustedProxies({ trustedProxies: ['loopback'] });
    expect(clientAddress(requestFrom('::ffff:127.0.0.1', '203.0.113.9'), loopback)).toBe('203.0.113.9');
    expect(clientAddress(requestFrom('127.0.0.1', '203.0.113.9'), nobody)).toBe('127.0.0.1');
    expect(clientAddress(requestFrom('127.0.0.1', '127.0.0.1, 203.0.113.9'), loopback)).toBe('203.0.113.9');
  });

  const loopback = trustedProxies({ trustedProxies: ['loopback'] });

  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:4711', '203.0.113.9'],
    ['203.0.113.9:_port', '203.0.113.9'],
    ['"203.0.113.9:4711"', '203.0.113.9'],
    [' 203.0.113.9 , ', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['"[2001:db8::1]:4711"', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:4711', 'fe80::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:4711', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['0:0:0:0:0:ffff:cb00:7109', '203.0.113.9'],
  ])('is %j however a proxy writes it: %s', (entry, address) => {
    expect(clientAddress(requestFrom('127.0.0.1', entry), loopback)).toBe(address);
  });

  test.each([
    'unknown',
    'unknown7',
    '_hidden',
    '-',
    ',,',
    'localhost',
    'client.example.org',
    '203.0.113.9.1',
    '203.0.113.999',
    '203.0.113.9:port',
    '203.0.113.9:471100',
    '203.0.113.9 4711',
    '203.0.113.9;x',
    '2001:db8::1]',
    '[203.0.113.9',
    '[2001:db8::1]x',
    '2001:db8::1::2',
    '0x7f.1',
    '3405803785',
    `${'1'.repeat(5000)}`,
    'for=203.0.113.9',
  ])('is the proxy’s own where what it says is none: %j', (entry) => {
    expect(clientAddress(requestFrom('127.0.0.1', entry), loopback)).toBe('127.0.0.1');
    // Whatever came before it may be the client's own invention.
    expect(clientAddress(requestFrom('127.0.0.1', `198.51.100.1, ${entry}`), loopback)).not.toBe(entry);
  });

  test('is never further away than the last proxy that said an address', () => {
    const chain = trustedProxies({ trustedProxies: ['loopback', '10.0.0.0/8'] });
    expect(clientAddress(requestFrom('127.0.0.1', '203.0.113.9, unknown, 10.0.0.7:80'), chain)).toBe(
      '10.0.0.7',
    );
    expect(clientAddress(requestFrom('127.0.0.1', '203.0.113.9:1, 10.0.0.7:80'), chain)).toBe('203.0.113.9');
  });

  test.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For="203.0.113.9:4711";proto=https;by=10.0.0.1', '203.0.113.9'],
    ['for=198.51.100.1, for=203.0.113.9', '203.0.113.9'],
    ['proto=https;for="[2001:db8::1]:4711"', '2001:db8::1'],
    ['by="a,b;for=198.51.100.1"; for=203.0.113.9', '203.0.113.9'],
    [String.raw`for="203.0.113.\9"`, '203.0.113.9'],
    ['for=unknown', '127.0.0.1'],
    ['for=_hidden', '127.0.0.1'],
    ['by=203.0.113.9', '127.0.0.1'],
    ['xfor=203.0.113.9', '127.0.0.1'],
    ['for="203.0.113.9', '127.0.0.1'],
    ['203.0.113.9', '127.0.0.1'],
    [`for=203.0.113.9${' '.repeat(5000)}`, '127.0.0.1'],
  ])('by the standard header %s', (header, address) => {
    expect(clientAddress(requestFrom('127.0.0.1', undefined, header), loopback)).toBe(address);
    expect(clientAddress(requestFrom('192.0.2.1', undefined, header), loopback)).toBe('192.0.2.1');
    // Most proxies write one of the two, and let the other through as the client sent it: nobody knows which
    // is the client's.
    expect(clientAddress(requestFrom('127.0.0.1', '192.0.2.7', header), loopback)).toBe('127.0.0.1');
  });

  test.each([
    ['for=1.2.3.4;x="', 'for="[2001:db8::1]"'],
    ['for=1.2.3.4;x="', 'for=203.0.113.9'],
    ['for=1.2.3.4;x="', 'for=203.0.113.9;by="10.0.0.1:80"'],
    ['for=1.2.3.4;x="\\', 'for="[2001:db8::1]"'],
    ['for=1.2.3.4 x', 'for=203.0.113.9'],
    ['for=1.2.3.4;for=5.6.7.8', 'for=203.0.113.9'],
    ['"', 'for="203.0.113.9"'],
    ['for=', 'for=203.0.113.9'],
  ])('is the proxy’s own where the client spoils the standard header: %s', (spoilt, added) => {
    expect(clientAddress(requestFrom('127.0.0.1', undefined, `${spoilt}, ${added}`), loopback)).toBe(
      '127.0.0.1',
    );
  });

  test.each([
    ['203.0.113.9', 'for="203.0.113.9:4711";proto=https', '203.0.113.9'],
    ['2001:DB8::1', 'for="[2001:db8:0::1]:4711"', '2001:db8::1'],
    ['1.1.1.1', 'for=9.9.9.9', '127.0.0.1'],
    ['1.1.1.1', 'for=9.9.9.9, for=1.1.1.1', '1.1.1.1'],
    ['1.1.1.1', 'for="', '127.0.0.1'],
    ['unknown', 'for=9.9.9.9', '127.0.0.1'],
    ['1.1.1.1', '', '1.1.1.1'],
    [' ', 'for=9.9.9.9', '9.9.9.9'],
    // The nearest proxy writes both, the next one only one of them.
    ['6.6.6.6, 127.0.0.9', 'for=9.9.9.9, for=127.0.0.9', '127.0.0.9'],
    ['6.6.6.6, 127.0.0.9', 'for=127.0.0.9', '127.0.0.9'],
  ])(
    'where both headers are there, X-Forwarded-For: %s and Forwarded: %s, is %s',
    (plain, standard, address) => {
      expect(clientAddress(requestFrom('127.0.0.1', plain, standard), loopback)).toBe(address);
    },
  );

  test('fails for a connection that is gone', () => {
    expect(() => clientAddress(requestFrom(undefined), loopback)).toThrow(ProtocolError);
    expect(isProxied(requestFrom(undefined), loopback)).toBe(false);
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1', 'fe80:0:0:0::/64'],
  ['no address', 'no address'],
])('limits count %s as %s', (address, key) => {
  expect(limitKey(address)).toBe(key);
});

test('logs see enough to tell neighbours from strangers, no more', () => {
  expect(shortAddress('::ffff:203.0.113.9')).toBe('203.0.113.x');
  expect(shortAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1::x');
});
