import { type FileHandle, open } from 'node:fs/promises';
import type { TrackProgress, VorbisComments } from '../track-recorder.ts';
import { asLast, type FoundPage, lastPage, readPage } from './ogg-page.ts';
import { type OggPlace, OggWriter } from './ogg-writer.ts';
import { HEAD_PAGES, opusHead, PRE_SKIP, TAGS_OFFSET, tagsPageOf } from './opus-head.ts';
import { type ChannelCount, SAMPLES_PER_MS, silence } from './opus-packet.ts';

/** More than two of the largest pages (RFC 3533 §6). */
const TAIL_BYTES = 160 * 1024;
/** A disk that is so far behind does not come back in time. */
const MOST_UNWRITTEN = 8 * 1024 * 1024;

export interface TrackFileOptions {
  readonly path: string;
  readonly serial: number;
  readonly channels: ChannelCount;
  readonly tags: VorbisComments;
  readonly reservedTagBytes: number;
}

/** A file of Ogg Opus as it grows. What is written of it can be played, wherever it is cut. */
export class TrackFile {
  /** Where its pages go on. */
  readonly place: OggPlace;
  readonly #file: FileHandle;
  /** All that was asked for is done in order. */
  #work: Promise<void> = Promise.resolve();
  #bytes: number;
  #unwritten = 0;

  private constructor(file: FileHandle, place: OggPlace, bytes: number) {
    this.#file = file;
    this.place = place;
    this.#bytes = bytes;
  }

  /** A new one with its head; or one that is there already, to go on where it ends. */
  static async open(options: TrackFileOptions): Promise<TrackFile> {
    const file = await open(options.path, 'a+', 0o600);
    await file.close();
    const opened = await open(options.path, 'r+');
    try {
      const last = await cutAfterLastPage(opened);
      if (last !== undefined && last.sequence >= HEAD_PAGES) {
        const { serial, sequence, granule } = last;
        return new TrackFile(opened, { serial, sequence: sequence + 1, granule }, last.offset + last.length);
      }
      const { beginning, place } = beginningOf(options);
      await opened.truncate(0);
      await opened.write(beginning, 0, beginning.length, 0);
      return new TrackFile(opened, place, beginning.length);
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** What is written of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds at its end. @throws Error where the disk is too slow; rejects with what the file system says */
  append(pages: Buffer): Promise<void> {
    this.#unwritten += pages.length;
    if (this.#unwritten > MOST_UNWRITTEN) throw new Error('The disk is too slow for this recording.');
    return this.#inTurn(async () => {
      await this.#file.write(pages, 0, pages.length, this.#bytes);
      this.#bytes += pages.length;
      this.#unwritten -= pages.length;
    });
  }

  /** After all that was added. @param tags in place of those that it began with; null: they stay */
  finish(tags: VorbisComments | null): Promise<void> {
    return this.#inTurn(async () => {
      if (tags !== null) await replaceTags(this.#file, tags);
      await this.#file.sync();
    });
  }

  /** After all that was asked for. Idempotent; never rejects. */
  close(): void {
    this.#work = this.#work.then(() => this.#file.close()).catch(() => undefined);
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#work.then(act);
    // Whoever asked is told; the next in turn fails by itself where it must.
    this.#work = done.catch(() => undefined);
    return done;
  }
}

/**
 * Ends a file that a crash left behind: cuts what was half written, marks the end, and puts these tags in
 * place.
 * @throws what the file system says; Error when there is no beginning of a track in it
 */
export async function mendTrack(path: string, tags?: VorbisComments): Promise<TrackProgress> {
  const file = await open(path, 'r+');
  try {
    const page = await cutAfterLastPage(file);
    if (page === undefined || page.sequence < HEAD_PAGES) throw new Error('There is no track in this file.');
    const bytes = asLast(await read(file, page.offset, page.length));
    await file.write(bytes, 0, bytes.length, page.offset);
    if (tags !== undefined) await replaceTags(file, tags);
    await file.sync();
    return { bytes: page.offset + page.length, durationMs: trackMs(page.granule) };
  } finally {
    await file.close();
  }
}

/** How long a track plays that has so many samples in it. */
export function trackMs(granule: number): number {
  return Math.max(0, granule - PRE_SKIP) / SAMPLES_PER_MS;
}

/** Its first sound is played from its first sample on: what decoders drop is silence. */
function beginningOf(options: TrackFileOptions): { readonly beginning: Buffer; readonly place: OggPlace } {
  const { serial, channels } = options;
  const writer = new OggWriter({ serial, sequence: HEAD_PAGES, granule: 0 }, channels);
  const page = silentPage(writer, channels);
  return { beginning: Buffer.concat([opusHead(options), page]), place: writer.place };
}

/** A page of as much silence as decoders drop. */
export function silentPage(writer: OggWriter, channels: ChannelCount): Buffer {
  for (let samples = 0; samples < PRE_SKIP; ) {
    const sound = silence(PRE_SKIP - samples, channels);
    if (sound === undefined) break;
    writer.put(sound);
    samples += sound.samples;
  }
  return writer.flush() ?? Buffer.alloc(0);
}

/** The last page, behind which the file is cut; undefined: there is none, and nothing is cut. */
async function cutAfterLastPage(file: FileHandle): Promise<FoundPage | undefined> {
  const { size } = await file.stat();
  const from = Math.max(0, size - TAIL_BYTES);
  const page = lastPage(await read(file, from, size - from));
  if (page === undefined) return undefined;
  const offset = page.offset + from;
  await file.truncate(offset + page.length);
  return { ...page, offset };
}

/** As many as there was room reserved for. */
async function replaceTags(file: FileHandle, tags: VorbisComments): Promise<void> {
  const former = readPage(await read(file, TAGS_OFFSET, TAIL_BYTES), 0);
  if (former === undefined) return;
  const page = tagsPageOf({ serial: former.serial, tags, bytes: former.packetBytes });
  await file.write(page, 0, page.length, TAGS_OFFSET);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
