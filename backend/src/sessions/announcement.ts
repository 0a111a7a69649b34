import type { EventData, EventName } from '@auxcast/shared-types';

/** Something that everyone in a session is told. */
export type Announcement = {
  [E in EventName]: { readonly event: E; readonly data: EventData<E> };
}[EventName];
