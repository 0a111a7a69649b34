import {
  lenientEach,
  recordingEvents,
  type SeenEvent,
  type SeenRecordingProgress,
} from '@auxcast/shared-types';
import type { UnreadEvent } from '@auxcast/shared-types/client';
import { createNanoEvents } from 'nanoevents';
import type { HostClient } from './host-client.ts';

const READERS = lenientEach(recordingEvents);

/** How a recording ended, and what there is of it. */
export type RecordingOutcome = Pick<SeenEvent<'recordingEnded'>, 'reason' | 'bytes' | 'durationMs'>;

/** What the server said of recordings, by events that only those get who may record. */
export class RecordingKeeper {
  readonly #emitter = createNanoEvents<{ change: () => void }>();
  #progress: SeenRecordingProgress | null = null;
  #end: RecordingOutcome | null = null;

  constructor(client: Pick<HostClient, 'on'>) {
    client.on('other', (news) => this.#take(news));
    client.on('recording', ({ isRecording }) => this.#told(isRecording));
  }

  /** `null`: nothing is recorded. */
  get progress(): SeenRecordingProgress | null {
    return this.#progress;
  }

  /** How the last one ended, until another begins. */
  get end(): RecordingOutcome | null {
    return this.#end;
  }

  onChange(listener: () => void): () => void {
    return this.#emitter.on('change', listener);
  }

  /** Back after a break, in which one may have ended. */
  resumed(isRecording: boolean): void {
    const lost = this.#progress;
    if (isRecording || lost === null) return;
    // Why is not told again.
    this.#set(null, { reason: 'server', bytes: lost.bytes, durationMs: lost.durationMs });
  }

  #told(isRecording: boolean): void {
    if (!isRecording && this.#progress !== null) this.#set(null, this.#end);
  }

  #take({ event, data }: UnreadEvent): void {
    if (event === 'recordingProgress') {
      const progress = READERS.recordingProgress.safeParse(data).data;
      if (progress) this.#set(progress, null);
    }
    if (event === 'recordingEnded') {
      const ended = READERS.recordingEnded.safeParse(data).data;
      if (ended) this.#set(null, { reason: ended.reason, bytes: ended.bytes, durationMs: ended.durationMs });
    }
  }

  #set(progress: SeenRecordingProgress | null, end: RecordingOutcome | null): void {
    this.#progress = progress;
    this.#end = end;
    this.#emitter.emit('change');
  }
}
