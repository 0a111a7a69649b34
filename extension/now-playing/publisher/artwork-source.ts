import type { ArtworkUpload } from '@auxcast/shared-types';
import { fetchBounded } from '../fetch-bounded.ts';
import { ARTWORK_FILE_BYTES } from '../link-messages.ts';
import { mayFetchFor } from '../may-fetch-for.ts';
import { artworkFile } from './artwork-file.ts';
import type { ReadingSource } from './page-readers.ts';

/**
 * A track's picture: fetched by its page, which has the login and the `blob:`; else by us, which works for
 * what everyone may read and, once the host has allowed the extension all sites, for the rest. A page may not
 * send us where it could not go itself: into the host's own network, or there by way of a redirect.
 */
export async function artworkSource(
  readers: ReadingSource,
  tabId: number,
  src: string,
): Promise<ArtworkUpload | undefined> {
  const file =
    (await readers.fetchArtwork(tabId, src)) ??
    (await fetchOurselves(src, readers.lastReading(tabId)?.page.url));
  return file && artworkFile(file);
}

async function fetchOurselves(src: string, page: string | undefined): Promise<Blob | undefined> {
  const address = URL.parse(src)?.href;
  if (page === undefined || address === undefined || !mayFetchFor(page, address)) return undefined;
  const options: RequestInit = { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' };
  return fetchBounded(address, ARTWORK_FILE_BYTES, options);
}
