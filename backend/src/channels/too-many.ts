import { ProtocolError } from '@auxcast/shared-types';

export type CountedThing = 'channels' | 'talkers' | 'invites' | 'asks' | 'members' | 'overlays';

/** As many as a session may have. */
export function tooMany(what: CountedThing, most: number): ProtocolError {
  return new ProtocolError('too-many', `A session may have ${most} ${what} at most.`, { what, most });
}
