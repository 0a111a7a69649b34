import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256, base64url: all that the server keeps of a token. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** HMAC-SHA256 (RFC 2104), base64url: 43 characters that nobody can tell without the key. */
export function macOf(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Whether the secret has this hash, in a time that tells nothing about it. */
export function hasHash(secret: string, hash: string): boolean {
  const given = createHash('sha256').update(secret).digest();
  const wanted = Buffer.from(hash, 'base64url');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Whether both are the same, in a time that tells nothing about where they differ. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
