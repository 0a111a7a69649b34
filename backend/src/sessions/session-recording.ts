import type { EventData, RecordingProgress, RecordingSign } from '@auxcast/shared-types';
import type { Publication } from '../media/index.ts';
import type { SessionCourse } from './session-course.ts';
import { wrongState } from './session-error.ts';
import type { Raise } from './session-fact.ts';

/** How a recording came to its end. */
export type RecordingEnd = EventData<'recordingEnded'>;

export interface SessionRecordingOptions {
  readonly course: Pick<SessionCourse, 'demandOpen' | 'hasEnded' | 'state'>;
  readonly raise: Raise;
}

const NONE: RecordingSign = { isRecording: false, startedAtMs: null };

/**
 * What a session has to know of a recording that somebody else makes of it: everybody is told that it runs,
 * and while it is of many tracks the host sends music and microphone apart, which nobody else gets.
 */
export class SessionRecording {
  readonly #options: SessionRecordingOptions;
  #progress: RecordingProgress | null = null;
  /** For the recorder alone. */
  readonly #apart = new Set<Pick<Publication, 'close'>>();

  constructor(options: SessionRecordingOptions) {
    this.#options = options;
  }

  /** What everybody is told. */
  get sign(): RecordingSign {
    if (this.#progress === null) return NONE;
    return { isRecording: true, startedAtMs: this.#progress.startedAtMs };
  }

  /** What host and ops are told; `null`: nothing is recorded. */
  get progress(): RecordingProgress | null {
    return this.#progress;
  }

  /** @throws ProtocolError `session-ended`, `wrong-state`: one runs already */
  begin(progress: RecordingProgress): void {
    const { course, raise } = this.#options;
    course.demandOpen();
    if (this.#progress !== null) throw wrongState(course.state);
    this.#progress = progress;
    raise('recordingChanged', this.sign);
    raise('recordingProgressed', progress);
  }

  progressed(progress: RecordingProgress): void {
    if (this.#progress === null) return;
    this.#progress = progress;
    this.#options.raise('recordingProgressed', progress);
  }

  end(end: RecordingEnd): void {
    const { course, raise } = this.#options;
    if (this.#progress === null) return;
    this.#progress = null;
    for (const publication of [...this.#apart]) publication.close();
    // After its end nothing happens in a session.
    if (course.hasEnded) return;
    raise('recordingChanged', this.sign);
    raise('recordingEnded', end);
  }

  /** Whether music and microphone may be sent apart. @throws ProtocolError `wrong-state` */
  demandMultiTrack(): void {
    if (this.#progress?.isMultiTrack === true) return;
    throw wrongState(this.#options.course.state);
  }

  /** A sound that only the recorder takes: it goes with the recording. */
  cameApart(publication: Pick<Publication, 'close' | 'onClosed'>): void {
    this.#apart.add(publication);
    publication.onClosed(() => this.#apart.delete(publication));
  }
}
