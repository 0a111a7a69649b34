/** What host and ops may change; the server decides, and refuses the rest. */
import type { SeenRole } from '../role.ts';
import type { Viewer } from './steering.ts';

const HOST_ALONE = 'Only the host may change this.';

/** Why `viewer` may not change what this person may do; `undefined`: it may. */
export function whyNotPerson(
  viewer: Viewer,
  person: { readonly participantId: string; readonly role: SeenRole },
): string | undefined {
  if (person.participantId === viewer.participantId) return 'This is you.';
  return whyNotRole(viewer, person.role);
}

/** Why `viewer` may not change what everybody of this role may do. */
export function whyNotRole(viewer: Viewer, role: SeenRole): string | undefined {
  if (viewer.role === 'host') return undefined;
  if (viewer.role !== 'ops') return 'Only host and ops may change this.';
  return role === 'guest' || role === 'listener' ? undefined : HOST_ALONE;
}

/** Why `viewer` may not give or take this role. */
export function whyNotGiven(viewer: Viewer, role: SeenRole): string | undefined {
  return whyNotRole(viewer, role) && 'Only the host makes ops, and takes it back.';
}
