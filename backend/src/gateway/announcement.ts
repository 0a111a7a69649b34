import type { EventData, EventName, Role } from '@auxcast/shared-types';

/** Those that concern one connection alone are sent over its link. */
export type AnnouncedName = Exclude<
  EventName,
  'sessionCreated' | 'transportLost' | 'removed' | 'serverClosing'
>;

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
