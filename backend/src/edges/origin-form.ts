import type { NextFunction, Request, Response } from 'express';

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'ws:', 'wss:']);

/**
 * A request for `http://host/path` is one for `/path` (RFC 9112 §3.2.2: servers must take the absolute form).
 * Which host it named does not matter here: what is believed of that is told elsewhere.
 * @param target as the request line has it
 */
export function originForm(target: string): string {
  const url = target.startsWith('/') ? null : URL.parse(target);
  return url !== null && SCHEMES.has(url.protocol) ? `${url.pathname}${url.search}` : target;
}

/** Express middleware, for requests that are no upgrade. */
export function toOriginForm(request: Request, _response: Response, next: NextFunction): void {
  const target = originForm(request.url);
  if (target !== request.url) {
    request.url = target;
    request.originalUrl = target;
  }
  next();
}
