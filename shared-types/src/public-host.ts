/**
 * Endings of names for private networks (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`; the rest are what
 * routers hand out).
 */
const PRIVATE_ENDING =
  /\.(localhost|localdomain|local|internal|intranet|lan|home|home\.arpa|corp|private|router|gateway|fritz\.box|onion|i2p|ip)$/;
/**
 * Public names for machines at home, by names that change with the address and by tunnels: each tells an
 * address of a private network, or a name that only its owner knows.
 */
const HOME_ENDING = new RegExp(
  `(^|\\.)(${[
    'plex.direct,nip.io,sslip.io,xip.io,traefik.me,localtest.me,lvh.me,vcap.me,lacolhost.com',
    'myfritz.net,fritz.box,synology.me,myds.me,diskstation.me,dscloud.me,quickconnect.to,myqnapcloud.com,remotewd.com',
    'nabu.casa,asuscomm.com,tplinkdns.com,keenetic.link,homeip.net,mynetgear.com',
    'duckdns.org,ddns.net,no-ip.org,no-ip.com,no-ip.biz,hopto.org,zapto.org,sytes.net,myftp.org,servehttp.com,dynv6.net',
    'dyndns.org,dynu.net,freeddns.org,mooo.com,spdns.de,goip.de,selfhost.eu,ddnss.de,dnsalias.com,gotdns.com',
    'ts.net,trycloudflare.com,cfargotunnel.com,ngrok.io,ngrok.app,ngrok.dev,ngrok-free.app,ngrok-free.dev,loca.lt',
    'localtunnel.me,serveo.net,pinggy.io,pinggy.link,devtunnels.ms,github.dev,gitpod.io,lhr.life,localhost.run',
  ]
    .join()
    .replaceAll('.', '\\.')
    .replaceAll(',', '|')})$`,
);
/** An IPv4 address that stands in a name. */
const NUMBERS_IN_NAME = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-]\d{1,3}[.-]\d{1,3}(?=[.-])/;

/**
 * Whether `host` is one that everybody can reach, by its name: an address of the Internet, or a name that a
 * public name server knows. @param host as `URL.hostname` writes it
 */
export function isPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.+$/, '');
  // `URL` has brought every way to write an IPv4 address to this one (WHATWG URL §3.5).
  const numbers = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(name);
  if (numbers) return isPublicIpv4(Number(numbers[1]), Number(numbers[2]));
  // Of IPv6 only what is handed out for the Internet (RFC 4291 §2.4): neither local ones nor such as hold an
  // IPv4 address.
  if (name.startsWith('[')) return /^\[[23][0-9a-f]{3}:/.test(name) && !/^\[(2002|2001:0?):/.test(name);
  const within = NUMBERS_IN_NAME.exec(name);
  if (within && !isPublicIpv4(Number(within[1]), Number(within[2]))) return false;
  // Names of one word are for private networks.
  return name.includes('.') && !PRIVATE_ENDING.test(name);
}

/**
 * Whether `host` may be told to strangers: a public name of a public place. A bare address may be the one of
 * somebody's home, and says nothing to people. @param host as `URL.hostname` writes it
 */
export function isPublicName(host: string): boolean {
  const name = host.toLowerCase().replace(/\.+$/, '');
  return isPublicHost(name) && !/^[\d.]+$|^\[/.test(name) && !HOME_ENDING.test(name);
}

/** RFC 6890: neither private, shared, loopback, link-local nor beyond unicast. */
function isPublicIpv4(first: number, second: number): boolean {
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false;
  if (first === 100 && second >= 64 && second < 128) return false;
  if (first === 169 && second === 254) return false;
  if (first === 172 && second >= 16 && second < 32) return false;
  // For benchmarks, which some proxies use for addresses of their own (RFC 2544).
  if (first === 198 && (second === 18 || second === 19)) return false;
  return !(first === 192 && second === 168);
}
