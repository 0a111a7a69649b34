/**
 * Whether we may fetch `src` because the page at `page` says so: on the web, or in a private network if the page is itself at home in
 * one. A name that a stranger's server points into a private network does not show here; browsers ask about that on their own (Local
 * Network Access).
 */
export function mayFetchFor(page: string, src: string): boolean {
  const [from, to] = [URL.parse(page), URL.parse(src)];
  if (from === null || to === null || !/^https?:$/.test(to.protocol)) return false;
  if (to.username !== '' || to.password !== '') return false;
  return isPublic(to.hostname) || !isPublic(from.hostname);
}

/** By name: addresses that are reachable from everywhere, and names that a public name server knows. */
function isPublic(host: string): boolean {
  const name = host.replace(/\.$/, '');
  // `URL` has brought every way to write an IPv4 address to this one (WHATWG URL §3.5).
  const numbers = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(name);
  if (numbers) return isPublicIpv4(Number(numbers[1]), Number(numbers[2]));
  // Of IPv6 only what is handed out for the Internet (RFC 4291 §2.4): neither local ones nor such as hold an IPv4 address.
  if (name.startsWith('[')) return /^\[[23][0-9a-f]{3}:/.test(name) && !/^\[(2002|2001:0?):/.test(name);
  // Names of one word and these endings are for private networks (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`).
  return name.includes('.') && !/\.(localhost|local|internal|lan|home|home\.arpa)$/.test(name);
}

/** RFC 6890: neither private, shared, loopback, link-local nor beyond unicast. */
function isPublicIpv4(first: number, second: number): boolean {
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false;
  if (first === 100 && second >= 64 && second < 128) return false;
  if (first === 169 && second === 254) return false;
  if (first === 172 && second >= 16 && second < 32) return false;
  return !(first === 192 && second === 168);
}
