import type { ChapterRecord } from '../../persistence/index.ts';
import type { VorbisComments } from '../track-recorder.ts';

/** Three digits are what players look for (https://wiki.xiph.org/Chapter_Extension). */
const MOST = 999;

/** Chapters as VLC, mpv and ffmpeg read them in a file of Ogg. */
export function chapterTags(chapters: readonly ChapterRecord[]): VorbisComments {
  return chapters.slice(0, MOST).flatMap((chapter, index) => {
    const name = `CHAPTER${String(index + 1).padStart(3, '0')}`;
    return [[name, clockOf(chapter.startMs)] as const, [`${name}NAME`, chapterTitle(chapter)] as const];
  });
}

function chapterTitle({ artist, title }: ChapterRecord): string {
  return artist === null ? title : `${artist} – ${title}`;
}

/** `HH:MM:SS.mmm`. */
function clockOf(ms: number): string {
  const whole = Math.floor(ms);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const clock = [whole / 3_600_000, (whole / 60_000) % 60, (whole / 1000) % 60].map(two).join(':');
  return `${clock}.${String(whole % 1000).padStart(3, '0')}`;
}
