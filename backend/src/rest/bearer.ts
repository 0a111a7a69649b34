import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What stands in `Authorization: Bearer …` (RFC 6750 §2.1), if anything does. */
export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S{1,1024}) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Compares in a time that tells nothing about how much of it was right. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
