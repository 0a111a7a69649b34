import type { NextFunction, Request, Response } from 'express';

/**
 * Express middleware: a request for `http://host/path` is one for `/path` (RFC 9112 §3.2.2: servers must take the absolute form). Which
 * host it named does not matter here: what is believed of that is told elsewhere.
 */
export function toOriginForm(request: Request, _response: Response, next: NextFunction): void {
  const url = request.url.startsWith('/') ? null : URL.parse(request.url);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) {
    request.url = `${url.pathname}${url.search}`;
    request.originalUrl = request.url;
  }
  next();
}
