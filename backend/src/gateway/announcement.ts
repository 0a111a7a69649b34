import type { EventData, Role, SessionEventName } from '@auxcast/shared-types';

/** Of the personal events, the one that a role is told; all others are sent over their participant's link. */
export type AnnouncedName = SessionEventName | 'listenerTrouble';

/** Something that participants of a session are told. */
export type Announcement = {
  [E in AnnouncedName]: { readonly event: E; readonly data: EventData<E> };
}[AnnouncedName];

/** Who is told: everybody in the session, those of a role, those who may listen to a channel, or one. */
export type Recipients =
  | 'everybody'
  | { readonly role: Role }
  | { readonly channelId: string }
  | { readonly participantId: string };
