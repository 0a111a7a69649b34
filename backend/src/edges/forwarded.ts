import type { IncomingMessage } from 'node:http';

/**
 * What a proxy adds; also one that nobody told us about. By the kind of name, for every maker has names of
 * its own: words for somebody between, addresses of somebody else, and what such makers begin their names
 * with. Nothing here is what a browser sends by itself.
 */
const FORWARDING_HEADERS = [
  // `forwarded` (RFC 7239), `via` (RFC 9110 §7.6.3), `cdn-loop` (RFC 8586), `max-forwards`,
  // `x-forwarded-host`, `x-proxy-id`
  /(?:^|-)(?:forward(?:ed|er|s)?|imforwards|via|cdn|loop|hop|proxy|proxyuser|proxied|gateway|edge|waf|lb)(?:-|$)/,
  // `x-real-ip`, `x-azure-clientip`, `cf-connecting-ipv6`, `x-envoy-external-address`, `remote-addr`
  /(?:^|-)(?:client|connecting|peer|real|remote|socket|source|src|user)?(?:ip(?:v[46])?|addr|address)(?:-|$)/,
  // Content networks, clouds, load balancers, tunnels
  /^(?:x-)?(?:akamai|ali|amz|amzn|appengine|arr|azure|bluecoat|cf|cloudfront|envoy|fastly|fd|fly|gfe|haproxy|heroku|incap)-/,
  /^(?:x-)?(?:kong|nf|nginx|ngrok|railway|render|rndr|sucuri|tailscale|traefik|varnish|vercel)(?:-|$)/,
  // The scheme, host, port or certificate of a connection that ended elsewhere (RFC 9440), and what says that
  // it did (RFC 8470)
  /^(?:x-)?(?:original|originating|ssl|client-cert|url-scheme|scheme|front-end-https|disguised-host|early-data)(?:-|$)/,
  /^(?:x-(?:host|real-port|client-port|request-start|cloud-trace-context|accel-.+)|surrogate-capability)$/,
];

/**
 * Whether somebody stands between the client and us. No browser and no extension speaks HTTP/1.0, but a proxy
 * that was told nothing else does.
 */
export function isForwarded({
  headers,
  httpVersion,
}: Pick<IncomingMessage, 'headers' | 'httpVersion'>): boolean {
  return httpVersion === '1.0' || Object.keys(headers).some(showsForwarding);
}

function showsForwarding(header: string): boolean {
  return FORWARDING_HEADERS.some((kind) => kind.test(header));
}
