import { newToken } from '../../sessions/index.ts';

/** Whoever looks for secrets that were left lying about finds ours by it. */
export const KEY_PREFIX = 'auxcast_admin_';

/** 256 random bits, base64url, behind the prefix. */
export function newKeySecret(): string {
  return `${KEY_PREFIX}${newToken()}`;
}
