import type { PlaybackState } from '@auxcast/shared-types';
import type { LocalAnchor } from './anchor.ts';
import type { MediaFacts, MusicFacts, SiteFacts } from './page-facts.ts';

export interface MusicPlayback {
  readonly playbackState: PlaybackState;
  readonly anchor: LocalAnchor | null;
}

/** What sounds for so long is no notification, nor the tail of what was just stopped. Milliseconds. */
export const SOUND_MS = 7000;

/**
 * Whether the music plays and where it is. Of positions, the page's word goes before the media element, that
 * before the site file.
 */
export function playbackOf({ session, media, soundsForMs, site }: MusicFacts, atMs: number): MusicPlayback {
  // The sound of an advertisement belongs to no track.
  if (site?.advertisement) return { playbackState: 'none', anchor: null };
  const sessionCounts = site?.sessionCounts !== false;
  const said = sessionCounts ? session.playbackState : 'none';
  const sounds = isSounding(soundsForMs);
  const playbackState = stateOf(said, media, site, sounds);
  // An element that stands is not what sounds.
  const element = playbackState === 'playing' && sounds && media?.playing === false ? null : media;
  const position = (sessionCounts ? session.position : null) ?? element?.position ?? site?.position ?? null;
  if (position === null) return { playbackState, anchor: null };
  const { positionMs, durationMs, rate } = position;
  const moves = isMoving(playbackState, media);
  return { playbackState, anchor: { positionMs, durationMs, rate: moves ? rate : 0, atMs } };
}

/** Whether something of the page sounds that is none of its elements, and for long enough to be music. */
export function isSounding(soundsForMs: number | undefined): boolean {
  return soundsForMs !== undefined && soundsForMs >= SOUND_MS;
}

/**
 * What sounds plays, whatever the page says. Where nothing sounds, an element that stands says more than a
 * page that forgot to say so; of a page without elements (Web Audio) `sounds` tells, and where that is
 * unknown, the page is believed. A clock of the page that stands says that what sounds is something else.
 */
export function stateOf(
  said: PlaybackState,
  media: Pick<MediaFacts, 'playing' | 'silent'> | null,
  site: Pick<SiteFacts, 'playing'> | null,
  sounds = false,
): PlaybackState {
  if (isHeard(media) || (sounds && site?.playing !== false)) return 'playing';
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
