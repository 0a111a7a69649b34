import type { VorbisComments } from '../track-recorder.ts';
import type { PlacedSound } from './sound-stretch.ts';

/** What takes the sounds of a line, in order and without gaps. */
export interface LineSink {
  put(sound: PlacedSound): void;
  /** Some time has passed. @param shift of the line's clock */
  tick(shift: number): void;
  /** Nothing more comes; what is there is written. */
  end(tags: VorbisComments | null): void;
  retag?(position: number, tags: VorbisComments): void;
  /** Lets go of all at once. */
  close(): void;
}
