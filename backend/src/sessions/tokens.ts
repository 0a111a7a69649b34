import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256, base64url: all that the server keeps of a token. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether the secret has this hash, in a time that tells nothing about it. */
export function hasHash(secret: string, hash: string): boolean {
  const given = createHash('sha256').update(secret).digest();
  const wanted = Buffer.from(hash, 'base64url');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
