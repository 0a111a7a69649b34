import { fetchBounded } from '../fetch-bounded.ts';
import { ARTWORK_FILE_BYTES } from '../link-messages.ts';
import { mayFetchFor } from '../may-fetch-for.ts';

/**
 * The file at `address`, with the rights of this page, as a `data:` address; `null` when it cannot be had. What the page holds itself
 * may be read; but it is not on our account that a page of the web reaches into the host's network, or asks the host to let it.
 */
export async function fetchFile(address: string): Promise<string | null> {
  if (/^https?:/i.test(address) && !mayFetchFor(location.href, address)) return null;
  const file = await fetchBounded(address, ARTWORK_FILE_BYTES, {});
  return file === undefined ? null : asDataAddress(file);
}

function asDataAddress(file: Blob): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}
