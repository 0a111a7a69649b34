import type { EventData, EventName } from '@auxcast/shared-types';

/** Those that concern one participant alone are sent over its link. */
export type AnnouncedName = Exclude<
  EventName,
  'sessionCreated' | 'listenerTrouble' | 'transportLost' | 'removed' | 'serverClosing'
>;

/** Something that everyone in a session is told. */
export type Announcement = {
  [E in AnnouncedName]: { readonly event: E; readonly data: EventData<E> };
}[AnnouncedName];
