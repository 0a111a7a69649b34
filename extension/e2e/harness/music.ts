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
  /** Longer than any test takes: what plays once more is another row of the history. */
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
    seconds: 120,
  },
  {
    title: 'South Window',
    artist: 'Aux & Cord',
    album: 'Two Ears',
    hue: 205,
    leftHz: 550,
    rightHz: 880,
    seconds: 120,
  },
] as const satisfies readonly MusicTrack[];

export const MUSIC_HOST = 'music.auxcast.example';
