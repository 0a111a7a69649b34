import { ADMIN_SCOPES, type AdminScope } from '../persistence/index.ts';

/**
 * `read` sees, `moderate` steers sessions and who is in them, `operate` the keys and whatever concerns the
 * whole server. Who steers must see what; neither of the two includes the other.
 */
const INCLUDES: Readonly<Record<AdminScope, readonly AdminScope[]>> = {
  read: ['read'],
  moderate: ['moderate', 'read'],
  operate: ['operate', 'read'],
};

export const EVERY_SCOPE: readonly AdminScope[] = ADMIN_SCOPES;

/** Whether a key with these scopes is good for what wants that one. */
export function holdsScope(scopes: readonly AdminScope[], wanted: AdminScope): boolean {
  return scopes.some((scope) => INCLUDES[scope].includes(wanted));
}
