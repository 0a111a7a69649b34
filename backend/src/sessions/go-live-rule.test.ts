import { describe, expect, test } from 'vitest';
import { GoLiveRule, isNearby } from './go-live-rule.ts';

const NEAR = { address: '192.168.1.20', isForwarded: false, page: undefined, host: 'localhost:3000' };
const FAR = { ...NEAR, address: '203.0.113.9' };

describe('with a host key', () => {
  const rule = new GoLiveRule({
    hostKey: 'open sesame',
    publicUrl: 'https://aux.example.org',
    trustedProxies: [],
    allowedOrigins: [],
  });

  test.each([NEAR, FAR, { ...FAR, isForwarded: true }])('its holder may go live from %o', (origin) => {
    expect(rule.rightOf(origin, 'open sesame')).toBe('allowed');
  });

  test('nobody else may, however near', () => {
    expect(rule.rightOf(NEAR, undefined)).toBe('host-key-required');
    expect(rule.rightOf(NEAR, 'open sesam')).toBe('host-key-refused');
  });

  test('its holder may use any page', () => {
    expect(rule.rightOf({ ...FAR, page: 'https://elsewhere.example' }, 'open sesame')).toBe('allowed');
  });
});

describe('without a host key', () => {
  const settings = {
    publicUrl: undefined,
    trustedProxies: [],
    allowedOrigins: ['https://party.example.org'],
  };
  const rule = new GoLiveRule({ hostKey: undefined, ...settings });

  test('whoever is near may go live, strangers may not', () => {
    expect(rule.rightOf(NEAR, undefined)).toBe('allowed');
    expect(rule.rightOf(FAR, undefined)).toBe('not-from-here');
  });

  test('behind a proxy or on a public server nearness proves nothing', () => {
    expect(rule.rightOf({ ...NEAR, isForwarded: true }, undefined)).toBe('not-from-here');
    for (const isPublic of [{ publicUrl: 'https://aux.example.org' }, { trustedProxies: ['loopback'] }]) {
      const onPublic = new GoLiveRule({ hostKey: undefined, ...settings, ...isPublic });
      expect(onPublic.rightOf(NEAR, undefined)).toBe('not-from-here');
    }
  });

  // The browser asks from near, and a name server can call any host by our address.
  test.each([
    'http://192.168.1.20:3000',
    'http://localhost:3000',
    'https://rebound.example',
    'http://party.example.org',
    'null',
    'file://',
    '',
  ])('no page may go live, also %j', (page) => {
    expect(rule.rightOf({ ...NEAR, page }, undefined)).toBe('not-from-here');
  });

  test.each([
    undefined,
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc',
    'https://party.example.org',
  ])('programs, extensions and pages that are trusted may: %s', (page) => {
    expect(rule.rightOf({ ...NEAR, page }, undefined)).toBe('allowed');
    expect(rule.rightOf({ ...FAR, page }, undefined)).toBe('not-from-here');
  });

  test('a page of the very host that is asked may begin a call, and nothing else', () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', 'Localhost:3000']) {
      const asker = { ...NEAR, host, page: `http://${host.toLowerCase()}` };
      expect(rule.rightOf(asker, undefined, 'call')).toBe('allowed');
      expect(rule.rightOf(asker, undefined)).toBe('not-from-here');
      expect(rule.rightOf({ ...asker, address: FAR.address }, undefined, 'call')).toBe('not-from-here');
      expect(rule.rightOf({ ...asker, isForwarded: true }, undefined, 'call')).toBe('not-from-here');
    }
  });

  test.each([
    ['http://localhost:4321', 'localhost:3000'],
    ['http://127.0.0.1:3000', 'localhost:3000'],
    ['https://rebound.example', 'rebound.example'],
    ['null', 'localhost:3000'],
    ['', 'localhost:3000'],
    ['http://localhost:3000', undefined],
  ])('page %j may not begin a call at %j', (page, host) => {
    expect(rule.rightOf({ ...NEAR, host, page }, undefined, 'call')).toBe('not-from-here');
  });

  // As by way of a TCP proxy, of `ssh -R`, or of a container's published port.
  test.each([undefined, 'aux.example.org', '203.0.113.7:8080', 'localhost.example.org'])(
    'nobody may under a name that is not this machine’s: %s',
    (host) => {
      expect(rule.rightOf({ ...NEAR, host }, undefined)).toBe('not-from-here');
    },
  );

  test('names of trusted pages are this machine’s, too', () => {
    expect(rule.rightOf({ ...NEAR, host: 'Party.example.org.:3000' }, undefined)).toBe('allowed');
  });

  test('the refused right is the error', () => {
    expect(() => rule.demand(FAR, undefined)).toThrow(expect.objectContaining({ code: 'not-from-here' }));
  });
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.3.4',
  '::1',
  'fd00::1',
  'fe80::1',
])('%s is near', (address) => expect(isNearby(address)).toBe(true));

test.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '2001:db8::1', 'nonsense'])('%s is not', (address) =>
  expect(isNearby(address)).toBe(false),
);
