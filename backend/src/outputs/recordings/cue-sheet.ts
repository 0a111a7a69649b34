import type { ChapterRecord } from '../../persistence/index.ts';

const FRAMES_PER_S = 75;
/** A cue sheet counts tracks with two digits. */
const MOST = 99;

export interface CueSheet {
  readonly title: string;
  /** Of the program, beside the sheet. */
  readonly fileName: string;
  readonly chapters: readonly ChapterRecord[];
}

/** What was played when, for players that know no chapters, and for whoever cuts it into songs. */
export function cueSheet({ title, fileName, chapters }: CueSheet): string {
  const tracks = chapters
    .slice(0, MOST)
    .flatMap((chapter, index) => [
      `  TRACK ${String(index + 1).padStart(2, '0')} AUDIO`,
      `    TITLE ${quoted(chapter.title)}`,
      ...(chapter.artist === null ? [] : [`    PERFORMER ${quoted(chapter.artist)}`]),
      `    INDEX 01 ${placeOf(chapter.startMs)}`,
    ]);
  // For whatever is compressed they say WAVE.
  return [`TITLE ${quoted(title)}`, `FILE ${quoted(fileName)} WAVE`, ...tracks, ''].join('\r\n');
}

/** There is no way to write a quote within quotes, and a line ends where it ends. */
function quoted(words: string): string {
  return `"${words.replaceAll('"', "'").replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')}"`;
}

/** `MM:SS:FF`; minutes may be more than 99. */
function placeOf(ms: number): string {
  const frames = Math.floor((ms / 1000) * FRAMES_PER_S);
  const parts = [frames / FRAMES_PER_S / 60, (frames / FRAMES_PER_S) % 60, frames % FRAMES_PER_S];
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}
