import type { HostRequest } from '../publish/host-request.ts';

/** Turns what the page reader sends into now playing at the server. */
export interface NowPlayingFeed {
  accept(reading: unknown): void;
  close(): void;
}

export type NowPlayingFeedFactory = (request: HostRequest) => NowPlayingFeed;
