import type { PlaybackState } from '@auxcast/shared-types';
import type { LocalAnchor } from './anchor.ts';
import type { PageFacts } from './page-facts.ts';

export interface Playback {
  readonly playbackState: PlaybackState;
  readonly anchor: LocalAnchor | null;
}

/** Whether the music plays and where it is: Media Session, then the media element, then the site file. */
export function playbackOf({ session, media, site }: PageFacts, atMs: number): Playback {
  // The sound of an advertisement belongs to no track.
  if (site?.advertisement) return { playbackState: 'none', anchor: null };
  const sessionCounts = site?.sessionCounts !== false;
  const said = sessionCounts ? session.playbackState : 'none';
  const playbackState =
    said !== 'none' ? said : (stateOf(media?.playing) ?? stateOf(site?.playing ?? undefined) ?? 'none');
  const position = (sessionCounts ? session.position : null) ?? media?.position ?? site?.position ?? null;
  if (position === null) return { playbackState, anchor: null };
  const { positionMs, durationMs, rate } = position;
  return {
    playbackState,
    anchor: { positionMs, durationMs, rate: playbackState === 'playing' ? rate : 0, atMs },
  };
}

function stateOf(playing: boolean | undefined): PlaybackState | undefined {
  if (playing === undefined) return undefined;
  return playing ? 'playing' : 'paused';
}
