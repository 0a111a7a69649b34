import type { ChannelMatrix, ChannelMode } from '@auxcast/shared-types';

/** A channel of a session, as it is stored. */
export interface ChannelRecord {
  readonly channelId: string;
  readonly name: string;
  readonly mode: ChannelMode;
  /** Its place among the session's channels; two may have the same for a moment. */
  readonly position: number;
  /** What each role may do there. */
  readonly matrix: ChannelMatrix;
}

/** The channels of sessions. */
export interface ChannelStore {
  /** Inserts the channel, or replaces the one of this id. */
  put(sessionId: string, channel: ChannelRecord): Promise<void>;
  /** Whether it is there or not. */
  remove(sessionId: string, channelId: string): Promise<void>;
  /** Of each session in their order; one without any is not named. */
  of(sessionIds: readonly string[]): Promise<Map<string, ChannelRecord[]>>;
}
