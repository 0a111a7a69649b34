import { lenientEach, recordingEvents, type SeenRecordingProgress } from '@auxcast/shared-types';
import type { UnreadEvent } from '@auxcast/shared-types/client';
import { createNanoEvents } from 'nanoevents';
import type { ShownRecordingEnd } from '../messaging/shown-recording.ts';
import type { HostClient } from './host-client.ts';

const READERS = lenientEach(recordingEvents);

/** What the server said of recordings, by events that only those get who may record. */
export class RecordingKeeper {
  readonly #emitter = createNanoEvents<{ change: () => void }>();
  #progress: SeenRecordingProgress | null = null;
  #end: ShownRecordingEnd | null = null;

  constructor(client: Pick<HostClient, 'on'>) {
    client.on('other', (news) => this.#take(news));
    client.on('recording', ({ isRecording }) => this.#told(isRecording));
  }

  /** `null`: nothing is recorded. */
  get progress(): SeenRecordingProgress | null {
    return this.#progress;
  }

  /** How the last one ended, until another begins. */
  get end(): ShownRecordingEnd | null {
    return this.#end;
  }

  onChange(listener: () => void): () => void {
    return this.#emitter.on('change', listener);
  }

  /** Back after a break, in which one may have ended. */
  resumed(isRecording: boolean): void {
    this.#told(isRecording);
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

  #set(progress: SeenRecordingProgress | null, end: ShownRecordingEnd | null): void {
    this.#progress = progress;
    this.#end = end;
    this.#emitter.emit('change');
  }
}
