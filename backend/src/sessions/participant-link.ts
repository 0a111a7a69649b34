import type { EventData, PersonalEventName } from '@auxcast/shared-types';

/** A participant's connection, as far as a session knows it. */
export interface ParticipantLink {
  /** The client's IP address. */
  readonly address: string;
  /** Tells this participant alone. */
  send<E extends PersonalEventName>(event: E, data: EventData<E>): void;
  /** What is known of the participant has changed. */
  changed(): void;
  /** The same participant came back over another link: this one is done. */
  replaced(): void;
  /** The participant was sent away. */
  removed(message: string): void;
}
