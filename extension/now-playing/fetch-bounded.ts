const PATIENCE_MS = 10_000;

/** A picture of at most `maxBytes`; `undefined` when there is none to be had: it is too large, forbidden or no picture. */
export async function fetchBounded(
  address: string,
  maxBytes: number,
  options: RequestInit,
): Promise<Blob | undefined> {
  try {
    const response = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || !response.body || !/^image\//i.test(type)) return undefined;
    const chunks: BlobPart[] = [];
    let bytes = 0;
    const reader = response.body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.byteLength;
      if (bytes > maxBytes) {
        await reader.cancel();
        return undefined;
      }
      chunks.push(next.value);
    }
    return new Blob(chunks, { type });
  } catch (error) {
    // A picture that other origins may not read is nothing unusual: the track is shown without one.
    console.debug('An artwork could not be fetched.', error);
    return undefined;
  }
}
