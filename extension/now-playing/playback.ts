import type { PlaybackState } from '@auxcast/shared-types';
import type { LocalAnchor } from './anchor.ts';
import type { MediaFacts, MusicFacts, SiteFacts } from './page-facts.ts';

export interface Playback {
  readonly playbackState: PlaybackState;
  readonly anchor: LocalAnchor | null;
}

/** Whether the music plays and where it is. Of positions, the page's word goes before the media element, that before the site file. */
export function playbackOf({ session, media, site }: MusicFacts, atMs: number): Playback {
  // The sound of an advertisement belongs to no track.
  if (site?.advertisement) return { playbackState: 'none', anchor: null };
  const sessionCounts = site?.sessionCounts !== false;
  const playbackState = stateOf(sessionCounts ? session.playbackState : 'none', media, site);
  const position = (sessionCounts ? session.position : null) ?? media?.position ?? site?.position ?? null;
  if (position === null) return { playbackState, anchor: null };
  const { positionMs, durationMs, rate } = position;
  const moves = isMoving(playbackState, media);
  return { playbackState, anchor: { positionMs, durationMs, rate: moves ? rate : 0, atMs } };
}

/**
 * What sounds plays, whatever the page says. Where nothing sounds, an element that stands says more than a page that forgot to
 * say so; a page without elements (Web Audio) is believed.
 */
export function stateOf(
  said: PlaybackState,
  media: Pick<MediaFacts, 'playing' | 'silent'> | null,
  site: Pick<SiteFacts, 'playing'> | null,
): PlaybackState {
  if (isHeard(media)) return 'playing';
  const standsStill = media !== null && !media.playing && site?.playing !== true;
  if (said !== 'none') return standsStill ? 'paused' : said;
  const playing = media?.playing || (site?.playing ?? media?.playing);
  if (playing === undefined || playing === null) return 'none';
  return playing ? 'playing' : 'paused';
}

/** Whether an element of the page sounds. */
export function isHeard(media: Pick<MediaFacts, 'playing' | 'silent'> | null): boolean {
  return media?.playing === true && !media.silent;
}

/** Music that plays stands all the same while more of it has yet to arrive. */
export function isMoving(state: PlaybackState, media: Pick<MediaFacts, 'waiting'> | null): boolean {
  return state === 'playing' && media?.waiting !== true;
}
