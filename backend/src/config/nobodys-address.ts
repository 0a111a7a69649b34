/** Unspecified, broadcast, multicast and link-local addresses (RFC 6890, RFC 4291). */
const NOBODYS_ADDRESS = /^(0\.|255\.255\.255\.255$|22[4-9]\.|23\d\.|169\.254\.|::$|ff|fe[89ab])/i;

/** Whether nobody can send to one machine at this IP address. */
export function isNobodysAddress(ip: string): boolean {
  return NOBODYS_ADDRESS.test(ip);
}
