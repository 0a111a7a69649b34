import type { RecordedKind, RecordedTrack } from '@auxcast/shared-types';
import type { TrackOptions, TrackProgress, TrackRecorder, VorbisComments } from '../track-recorder.ts';

export interface RecordedSoundOptions {
  readonly kind: RecordedKind;
  readonly name: string | null;
  readonly fileName: string;
  readonly track: Omit<TrackOptions, 'mayPass'>;
  /** Whether what comes just now is for the recording. */
  readonly mayPass: () => boolean;
  readonly record: (options: TrackOptions) => TrackRecorder;
}

/** One file of a recording that runs. */
export class RecordedSound {
  readonly #options: RecordedSoundOptions;
  readonly #recorder: TrackRecorder;
  #progress: TrackProgress;
  #wasHeard = false;

  constructor(options: RecordedSoundOptions) {
    this.#options = options;
    const mayPass = () => {
      const isLet = options.mayPass();
      this.#wasHeard ||= isLet;
      return isLet;
    };
    this.#recorder = options.record({ ...options.track, mayPass });
    this.#progress = this.#recorder.progress;
    this.#recorder.onProgress((progress) => {
      this.#progress = progress;
    });
  }

  get fileName(): string {
    return this.#options.fileName;
  }

  /** Program time of its first sample, milliseconds. */
  get startMs(): number {
    return this.#recorder.startMs;
  }

  /** Whether anything came that was for the recording. */
  get wasHeard(): boolean {
    return this.#wasHeard;
  }

  get view(): RecordedTrack {
    const { kind, name, fileName } = this.#options;
    const { bytes, durationMs } = this.#progress;
    return { fileName, kind, name, durationMs, bytes };
  }

  /** Once: nothing more of it is written. */
  onFault(listener: (error: Error) => void): void {
    this.#recorder.onFault(listener);
  }

  /** Never rejects. @param tags in place of those that it began with */
  async close(tags?: VorbisComments): Promise<void> {
    this.#progress = await this.#recorder.close(tags);
  }
}
