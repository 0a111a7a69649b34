import { logger } from '@auxcast/shared-types/log';
import { HEAD_BYTES, rasterType } from './raster-type.ts';

const log = logger('artwork');

const PATIENCE_MS = 10_000;

export interface FetchOptions extends RequestInit {
  /** Whether what came from there, after redirects, may be read. */
  readonly mayRead?: (address: string) => boolean;
}

/**
 * Of whatever status, for so `<img>` takes it (HTML §4.8.4.3.5: all but a network error): a raster picture of
 * at most `maxBytes`, known by its bytes as browsers know it and given that type; `undefined` when there is
 * none to be had: it is too large, forbidden or no such picture. What is none is left after its first bytes.
 */
export async function fetchBounded(
  address: string,
  maxBytes: number,
  { mayRead, ...options }: FetchOptions,
): Promise<Blob | undefined> {
  try {
    const response = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.body || mayRead?.(response.url) === false) {
      await response.body?.cancel();
      return undefined;
    }
    return await picture(response.body, maxBytes);
  } catch (error) {
    // A picture that other origins may not read is nothing unusual: the track is shown without one.
    log.debug('An artwork could not be fetched.', error);
    return undefined;
  }
}

async function picture(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes: number,
): Promise<Blob | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  let type: string | undefined;
  // Leaving the loop cancels the rest.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
    if (type !== undefined || bytes < HEAD_BYTES) continue;
    type = rasterType(await headOf(chunks));
    if (type === undefined) return undefined;
  }
  return type === undefined ? undefined : new Blob(chunks, { type });
}

/** The first bytes may come in any number of chunks. */
async function headOf(chunks: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(chunks).slice(0, HEAD_BYTES).arrayBuffer());
}
