import type { Track } from '@auxcast/shared-types';
import { type App, createApp } from 'vue';
import { trackAccent } from '../player/track-accent.ts';
import { HISTORY_ID } from './page-data.ts';
import TrackList from './TrackList.vue';

let app: App | undefined;

/** Writes the list of tracks anew, newest last in `tracks`. */
export function showHistory(tracks: readonly Track[], current: number | undefined, over: boolean): void {
  app?.unmount();
  app = createApp(TrackList, { tracks, current, over });
  app.mount(`#${HISTORY_ID}`);
}

/** The page takes the colour of what plays. */
export function tintPage(track: Track | null, sessionId: string): void {
  document.documentElement.style.setProperty('--track-accent', trackAccent(track, sessionId));
}
