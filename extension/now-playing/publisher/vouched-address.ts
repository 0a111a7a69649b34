/**
 * The page's address as far as the browser vouches for it: the relay runs in the page's process and may be
 * taken over with it, while `port.sender` is the browser's own word. A page may have moved on within its
 * origin since the port was opened, and says so.
 * @param said the relay's word @param vouched `port.sender.url`
 */
export function vouchedAddress(said: string, vouched: string | undefined): string {
  const [page, sender] = [URL.parse(said), URL.parse(vouched ?? '')];
  if (page !== null && sender !== null && page.origin !== 'null' && page.origin === sender.origin)
    return said;
  return sender?.href ?? '';
}
