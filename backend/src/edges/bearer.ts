import type { IncomingMessage } from 'node:http';

/** What stands in `Authorization: Bearer …` (RFC 6750 §2.1), if anything does. */
export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S{1,1024}) *$/i.exec(request.headers.authorization ?? '')?.[1];
}
