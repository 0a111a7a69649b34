import { expect, test } from 'vitest';
import { isForwarded } from './forwarded.ts';

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
