import { expect, test } from 'vitest';
import { OwnNames } from './own-names.ts';

const address = { netmask: '', mac: '', cidr: null, internal: false };

function ownNames(machine: string, allowedOrigins: readonly string[] = []) {
  return new OwnNames({
    allowedOrigins,
    machine,
    interfaces: () => ({
      eth0: [
        { ...address, address: '192.168.1.20', family: 'IPv4' },
        { ...address, address: 'fd00::2', family: 'IPv6', scopeid: 0 },
        { ...address, address: 'fe80::fc:ff:fe00:1', family: 'IPv6', scopeid: 2 },
      ],
    }),
  });
}

const own = ownNames('Kitchen', ['https://party.example.org:8443', 'chrome-extension://abcdefgh']);

test.each([
  'localhost',
  'localhost:3000',
  'LocalHost.:3000',
  '127.0.0.1',
  '127.5.6.7:80',
  '[::1]:3000',
  '[0:0::0:1]',
  '[::ffff:127.0.0.1]:3000',
  '192.168.1.20:3000',
  '[fd00::2]',
  '[FD00:0:0::2]:3000',
  '[fe80::fc:ff:fe00:1]:3000',
  '[fe80::fc:ff:fe00:1%25eth0]:3000',
  '[fe80::fc:ff:fe00:1%eth0]',
  'kitchen:3000',
  'KITCHEN.',
  'kitchen.local',
  'Kitchen.Local.:3000',
  'party.example.org',
  'PARTY.example.org:3000',
])('%s is this machine', (host) => expect(own.include(host)).toBe(true));

test.each([
  undefined,
  '',
  ':3000',
  'aux.example.org',
  'kitchen.example.org',
  'kitchen.local.example.org',
  'localhost.example.org',
  'example.org#localhost',
  'localhost@example.org',
  'example.org/localhost',
  '192.168.1.21:3000',
  '203.0.113.7',
  '[fd00::3]',
  '[::ffff:203.0.113.7]',
  '[::2]',
  'abcdefgh',
  '0.0.0.0',
  'local',
  '.local',
  'other.local',
  '[::1',
  'a b',
])('%s is not', (host) => expect(own.include(host)).toBe(false));

test('a name of the internet is not this machine’s own, though it may bear it; its first part is', () => {
  const public_ = ownNames('aux.example.org');
  expect(public_.include('aux.example.org')).toBe(false);
  expect(public_.include('aux')).toBe(true);
  expect(public_.include('aux.local')).toBe(true);
  expect(ownNames('aux.home.arpa').include('aux.home.arpa:3000')).toBe(true);
});

test('addresses count from the moment the machine has them', () => {
  let ip = '10.9.0.1';
  const moving = new OwnNames({
    allowedOrigins: [],
    machine: 'x',
    interfaces: () => ({ eth0: [{ ...address, address: ip, family: 'IPv4' }] }),
  });
  expect(moving.include('10.9.0.2')).toBe(false);
  ip = '10.9.0.2';
  expect(moving.include('10.9.0.2')).toBe(true);
});
