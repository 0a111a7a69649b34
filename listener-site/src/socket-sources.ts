/**
 * Where a page may connect to, for its Content Security Policy. `'self'` covers the socket in newer browsers
 * only, and the page may be reached under more names than the server's `origin` says.
 */
export function socketSources(request: Request): string {
  const host = /^[\w.:[\]-]+$/.exec(request.headers.get('host') ?? '')?.[0];
  return host ? `'self' ws://${host} wss://${host}` : "'self'";
}
