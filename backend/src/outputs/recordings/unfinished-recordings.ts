import { stat } from 'node:fs/promises';
import type { RecordedTrack } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import type { RecordingRecord, RecordingStore } from '../../persistence/index.ts';
import { mendTrack } from '../engine/track-file.ts';
import { chapterTags } from './chapter-tags.ts';
import type { RecordingShelf } from './recording-shelf.ts';
import { recordingTags } from './recording-tags.ts';

export interface UnfinishedRecordingsOptions {
  readonly store: RecordingStore;
  readonly shelf: RecordingShelf;
  readonly log: LoggerService;
}

/** What a process left behind that died while it recorded: closed as if it had been stopped then. */
export class UnfinishedRecordings {
  readonly #options: UnfinishedRecordingsOptions;

  constructor(options: UnfinishedRecordingsOptions) {
    this.#options = options;
  }

  /** Rejects with what the database says; of files that cannot be mended the rest is kept. */
  async close(): Promise<void> {
    const { log, store } = this.#options;
    for (const recording of await store.unfinished()) {
      const closed = await this.#closed(recording);
      await store.put(closed);
      log.log(`a recording of session ${recording.sessionId} that was cut off is closed`);
    }
  }

  async #closed(recording: RecordingRecord): Promise<RecordingRecord> {
    const tracks: RecordedTrack[] = [];
    for (const track of recording.tracks) {
      const mended = await this.#mended(recording, track);
      if (mended !== undefined) tracks.push(mended);
    }
    const lengthMs = Math.max(0, ...tracks.map(({ durationMs }) => durationMs));
    return {
      ...recording,
      endedAtMs: recording.startedAtMs + lengthMs,
      endReason: 'server',
      bytes: tracks.reduce((sum, { bytes }) => sum + bytes, 0),
      tracks,
    };
  }

  async #mended(recording: RecordingRecord, track: RecordedTrack): Promise<RecordedTrack | undefined> {
    const { log, shelf } = this.#options;
    const file = shelf.pathOf(recording.recordingId, track.fileName);
    try {
      return { ...track, ...(await mendTrack(file, tagsOf(recording, track))) };
    } catch (error) {
      log.warn(`a file of recording ${recording.recordingId} could not be closed: ${String(error)}`);
      const { size } = await stat(file).catch(() => ({ size: 0 }));
      return size === 0 ? undefined : { ...track, bytes: size };
    }
  }
}

/** Of the program alone: only there is room for more than it began with. */
function tagsOf({ chapters, ...words }: RecordingRecord, { kind }: RecordedTrack) {
  if (kind !== 'program') return undefined;
  return [...recordingTags(words, undefined), ...chapterTags(chapters)];
}
