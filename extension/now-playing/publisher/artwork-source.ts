import type { ArtworkUpload } from '@auxcast/shared-types';
import { fetchBounded } from '../fetch-bounded.ts';
import { ARTWORK_FILE_BYTES } from '../link-messages.ts';
import { artworkFile } from './artwork-file.ts';
import type { ReadingSource } from './page-readers.ts';

/**
 * A track's picture: fetched by its page, which has the login and the `blob:`; else by us, which works for what everyone may read and,
 * once the host has allowed the extension all sites, for the rest.
 */
export async function artworkSource(
  readers: ReadingSource,
  tabId: number,
  src: string,
): Promise<ArtworkUpload | undefined> {
  const file = (await readers.fetchArtwork(tabId, src)) ?? (await fetchOurselves(src));
  return file && artworkFile(file);
}

async function fetchOurselves(src: string): Promise<Blob | undefined> {
  if (!/^https?:/.test(src)) return undefined;
  return fetchBounded(src, ARTWORK_FILE_BYTES, { credentials: 'omit', referrerPolicy: 'no-referrer' });
}
