import ipaddr from 'ipaddr.js';

/**
 * Blocks that hold IPv4 addresses in disguise, or that nobody on the internet is reached at, and that
 * ipaddr.js counts as ordinary: IPv4-compatible (RFC 4291 §2.5.5.1), NAT64 for a local network (RFC 8215),
 * site-local (RFC 3879).
 */
const ODD_BLOCKS = ['::/96', '64:ff9b:1::/48', 'fec0::/10'].map((block) => ipaddr.parseCIDR(block));

/**
 * Whether an address is one of the internet's: not of this machine, a private network, a tunnel or a
 * translator. An IPv4 address within one of version 6 counts as what it is.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv4) return true;
  return !ODD_BLOCKS.some(([block, bits]) => block instanceof ipaddr.IPv6 && address.match(block, bits));
}

/** @param network in CIDR notation; false for what is no address, or of the other family */
export function isWithin(text: string, network: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  const [block, bits] = ipaddr.parseCIDR(network);
  if (address instanceof ipaddr.IPv4) return block instanceof ipaddr.IPv4 && address.match(block, bits);
  return block instanceof ipaddr.IPv6 && address.match(block, bits);
}
