import { newToken } from '../../sessions/index.ts';

/** Lets secret scanners find a key that was published by mistake. */
export const KEY_PREFIX = 'auxcast_admin_';

/** 256 random bits, base64url, behind the prefix. */
export function newKeySecret(): string {
  return `${KEY_PREFIX}${newToken()}`;
}
