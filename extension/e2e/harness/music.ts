/**
 * What the music page plays: another tone in each ear, so that a listener's ears can tell tracks and sides
 * apart.
 */
export interface MusicTrack {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  /** Of its artwork, degrees. */
  readonly hue: number;
  readonly leftHz: number;
  readonly rightHz: number;
  readonly seconds: number;
}

export const MUSIC = [
  {
    title: 'North Window',
    artist: 'Aux & Cord',
    album: 'Two Ears',
    hue: 28,
    leftHz: 440,
    rightHz: 660,
    seconds: 60,
  },
  {
    title: 'South Window',
    artist: 'Aux & Cord',
    album: 'Two Ears',
    hue: 205,
    leftHz: 550,
    rightHz: 880,
    seconds: 60,
  },
] as const satisfies readonly MusicTrack[];

export const MUSIC_HOST = 'music.auxcast.example';
