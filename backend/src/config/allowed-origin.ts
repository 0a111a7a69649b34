const EXTENSION = /^(chrome|moz|safari-web)-extension:\/\//;

/**
 * Whether what a browser says in `Origin` (RFC 6454) may act here: our own pages, browser extensions and those allowed.
 * Programs that are no browsers send none; what a page of a foreign origin sends cannot be told from its visitor's wish.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  ownOrigin: string,
  allowedOrigins: readonly string[],
): boolean {
  return (
    origin === undefined || origin === ownOrigin || EXTENSION.test(origin) || allowedOrigins.includes(origin)
  );
}
