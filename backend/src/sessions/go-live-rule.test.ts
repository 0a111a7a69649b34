import { describe, expect, test } from 'vitest';
import { GoLiveRule, isForwarded, isNearby } from './go-live-rule.ts';

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

test('any trace of a proxy counts, also of one that nobody configured', () => {
  const asked = (headers: Record<string, string>, httpVersion = '1.1') =>
    isForwarded({ headers, httpVersion });
  expect(asked({ host: 'x' })).toBe(false);
  expect(asked({ 'x-forwarded-for': '1.2.3.4' })).toBe(true);
  expect(asked({ via: '1.1 squid' })).toBe(true);
  // nginx's own `proxy_pass` adds nothing, and speaks HTTP/1.0.
  expect(asked({ host: 'localhost:3000', connection: 'close' }, '1.0')).toBe(true);
});

test.each([
  'forwarded',
  'forwarded-for',
  'x-forwarded-port',
  'x-forward-for',
  'x-original-host',
  'x-original-forwarded-for',
  'x-originating-ip',
  'max-forwards',
  'cdn-loop',
  'x-cdn-src-ip',
  'ali-cdn-real-ip',
  'akamai-origin-hop',
  'x-client-ip',
  'client-ip',
  'true-client-ip',
  'x-cluster-client-ip',
  'wl-proxy-client-ip',
  'x-real-ip',
  'x-remote-addr',
  'x-user-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'cf-ray',
  'cloudfront-viewer-address',
  'x-amz-cf-id',
  'x-amzn-trace-id',
  'do-connecting-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'fly-region',
  'x-appengine-user-ip',
  'x-appengine-country',
  'x-arr-log-id',
  'x-azure-clientip',
  'x-azure-socketip',
  'x-cloud-trace-context',
  'x-envoy-external-address',
  'x-envoy-expected-rq-timeout-ms',
  'x-nf-client-connection-ip',
  'x-railway-edge',
  'x-sucuri-clientip',
  'x-varnish',
  'x-vercel-id',
  'tailscale-user-login',
  'x-request-start',
  'x-scheme',
  'front-end-https',
  'ssl-client-verify',
  'client-cert',
  'early-data',
  'surrogate-capability',
])('a request with %s was passed on by somebody', (name) => {
  expect(isForwarded({ headers: { [name]: '1' }, httpVersion: '1.1' })).toBe(true);
});

test('what browsers, extensions and programs send by themselves says nothing of the kind', () => {
  const names = `accept accept-encoding accept-language authorization cache-control connection content-length content-type cookie
    device-memory dnt downlink dpr ect expect host if-modified-since if-none-match keep-alive last-event-id origin pragma priority purpose
    range referer rtt save-data sec-ch-ua sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc
    sec-purpose sec-websocket-extensions sec-websocket-key sec-websocket-protocol sec-websocket-version te trailer transfer-encoding
    upgrade upgrade-insecure-requests user-agent viewport-width x-requested-with x-client-data access-control-request-headers
    access-control-request-method access-control-request-private-network traceparent x-request-id`;
  for (const name of names.split(/\s+/)) {
    expect(isForwarded({ headers: { [name]: '1' }, httpVersion: '1.1' }), name).toBe(false);
  }
});
