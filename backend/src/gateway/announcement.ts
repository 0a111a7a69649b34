import type {
  deskEvents,
  EventData,
  outputEvents,
  Role,
  recordingEvents,
  SessionEventName,
  talkEvents,
} from '@auxcast/shared-types';

/** Of the personal events, those that come in order with the session's; all others are sent over a link. */
export type AnnouncedName =
  | SessionEventName
  | 'listenerTrouble'
  | keyof typeof talkEvents
  | keyof typeof deskEvents
  | keyof typeof outputEvents
  | keyof typeof recordingEvents;

/** Something that participants of a session are told. */
export type Announcement = {
  [E in AnnouncedName]: { readonly event: E; readonly data: EventData<E> };
}[AnnouncedName];

/**
 * Who is told: everybody in the session, those of a role, those of a role of whom nothing more is known,
 * those
 * who may hear a channel or steer, those who see how loud voices are (whoever may talk anywhere or steer, and
 * overlays), or one.
 */
export type Recipients =
  | 'everybody'
  | { readonly role: Role }
  | { readonly plainRole: Role }
  | { readonly hearersOf: string }
  | 'levels'
  | { readonly participantId: string };
