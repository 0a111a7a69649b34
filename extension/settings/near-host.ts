/** Names without a dot and names of a home network (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`). */
const NEARBY_NAMES = [/^[^.]+$/, /\.(localhost|local|lan|home|home\.arpa|internal)$/];

/**
 * Whether a URL's host is this machine or one in a private network, by its address or by the kind of its
 * name. A name that merely begins like such an address (`10.example.org`) is not.
 */
export function isNearHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name.startsWith('[')) return isNearIpv6(name.slice(1, -1));
  // `URL` has brought every way to write an IPv4 address to this one (WHATWG URL §3.5).
  const numbers = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(name);
  if (numbers) return isNearIpv4(Number(numbers[1]), Number(numbers[2]));
  return NEARBY_NAMES.some((pattern) => pattern.test(name));
}

/** Loopback, private and link-local (RFC 1122, RFC 1918, RFC 3927). */
function isNearIpv4(first: number, second: number): boolean {
  if (first === 10 || first === 127) return true;
  if (first === 172) return second >= 16 && second < 32;
  return (first === 192 && second === 168) || (first === 169 && second === 254);
}

/** Loopback, unique local and link-local (RFC 4291, RFC 4193), and such an IPv4 address written as IPv6. */
function isNearIpv6(address: string): boolean {
  if (address === '::1' || /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(address)) return true;
  const mapped = /^::ffff:([0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(address);
  const high = Number.parseInt(mapped?.[1] ?? '', 16);
  return mapped !== null && isNearIpv4(high >> 8, high & 0xff);
}
