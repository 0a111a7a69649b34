import { fetchBounded } from '../fetch-bounded.ts';
import { ARTWORK_FILE_BYTES } from '../link-messages.ts';
import { mayFetchFor } from '../may-fetch-for.ts';

/** What the page holds itself. */
const OWN = /^(blob|data):$/;

/**
 * The picture at `address`, with the rights of this page, as a `data:` address; `null` when it cannot be had.
 * What the page holds itself may be read; but it is not on our account that a page of the web reaches into
 * the host's network, or asks the host to let it. What is asked for is what was judged: the parsed address,
 * for a text may mean another one than it shows (white space, `//`, backslashes).
 *
 * A redirect leads where the page itself could be led, by its own `fetch`; what then comes from a private
 * network is not read.
 */
export async function fetchFile(address: string): Promise<string | null> {
  const url = URL.parse(address, location.href);
  if (url === null) return null;
  // As browsers do for `<img>` (W3C Mixed Content, "upgrade"): a page over TLS fetches nothing without it.
  if (location.protocol === 'https:' && url.protocol === 'http:') url.protocol = 'https:';
  if (!mayRead(url.href)) return null;
  const file = await fetchBounded(url.href, ARTWORK_FILE_BYTES, { mayRead });
  return file === undefined ? null : asDataAddress(file);
}

function mayRead(href: string): boolean {
  // Of what was not fetched over the network no browser says where it came from.
  return href === '' || OWN.test(new URL(href).protocol) || mayFetchFor(location.href, href);
}

function asDataAddress(file: Blob): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}
