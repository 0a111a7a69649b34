import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { clientAddress, limitKey, shortAddress, trustedProxies } from './client-address.ts';

function requestFrom(remoteAddress: string, forwardedFor?: string): IncomingMessage {
  const request = new IncomingMessage(
    Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }),
  );
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return request;
}

const nobody = trustedProxies({ trustedProxies: [] });

describe('the address of a client', () => {
  test.each([
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:192.168.1.20', '192.168.1.20'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:db8::1', '2001:db8::1'],
  ])('%s is %s', (remote, address) => {
    expect(clientAddress(requestFrom(remote), nobody)).toBe(address);
  });

  test('is what a trusted proxy says, and nobody else', () => {
    const loopback = trustedProxies({ trustedProxies: ['loopback'] });
    expect(clientAddress(requestFrom('::ffff:127.0.0.1', '203.0.113.9'), loopback)).toBe('203.0.113.9');
    expect(clientAddress(requestFrom('127.0.0.1', '203.0.113.9'), nobody)).toBe('127.0.0.1');
    expect(clientAddress(requestFrom('127.0.0.1', '127.0.0.1, 203.0.113.9'), loopback)).toBe('203.0.113.9');
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
