import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { listenAddresses } from './listen-addresses.ts';

const INTERFACES = {
  lo: [address('127.0.0.1', true), address('::1', true)],
  docker0: [address('172.17.0.1')],
  eth0: [address('fe80::1'), address('2001:db8::5'), address('192.168.1.5')],
};

describe('without an announced address', () => {
  test('every address of the machine is listened on, IPv4 first, link-local ones and ::1 left out', () => {
    const found = listenAddresses({ interfaces: INTERFACES, announced: [] });
    expect(found.map(({ ip }) => ip)).toEqual(['127.0.0.1', '172.17.0.1', '192.168.1.5', '2001:db8::5']);
    expect(found.every(({ announcedAddress }) => announcedAddress === undefined)).toBe(true);
  });
});

describe('with announced addresses', () => {
  test('an address the machine has is bound as it is, and loopback beside it', () => {
    expect(listenAddresses({ interfaces: INTERFACES, announced: ['192.168.1.5'] })).toEqual([
      { ip: '192.168.1.5' },
      { ip: '127.0.0.1' },
    ]);
  });

  test('an address that a NAT hides is announced for the outward one, and loopback is not offered', () => {
    const found = listenAddresses({
      interfaces: INTERFACES,
      announced: ['203.0.113.7'],
      outward: '192.168.1.5',
    });
    expect(found).toEqual([{ ip: '192.168.1.5', announcedAddress: '203.0.113.7' }]);
  });

  test('each stands for an address of its own family', () => {
    const announced = ['203.0.113.7', '2001:db8::99'];
    expect(listenAddresses({ interfaces: INTERFACES, announced, outward: '192.168.1.5' })).toEqual([
      { ip: '192.168.1.5', announcedAddress: '203.0.113.7' },
      { ip: '2001:db8::5', announcedAddress: '2001:db8::99' },
    ]);
  });

  test('more of them than there are addresses to bind are refused', () => {
    const interfaces = { lo: [address('127.0.0.1', true)], eth0: [address('10.0.0.2')] };
    const announced = ['203.0.113.7', '203.0.113.8'];
    expect(() => listenAddresses({ interfaces, announced })).toThrow('203.0.113.8');
  });

  test('a machine that has only loopback announces through it', () => {
    const interfaces = { lo: [address('127.0.0.1', true)] };
    expect(listenAddresses({ interfaces, announced: ['203.0.113.7'] })).toEqual([
      { ip: '127.0.0.1', announcedAddress: '203.0.113.7' },
    ]);
  });
});

function address(ip: string, internal = false): NetworkInterfaceInfo {
  const shared = { address: ip, netmask: '', mac: '', internal, cidr: null };
  return ip.includes(':') ? { ...shared, family: 'IPv6', scopeid: 0 } : { ...shared, family: 'IPv4' };
}
