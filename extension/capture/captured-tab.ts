import { HostFailure } from '../failures/failures.ts';
import { openTabStream } from './tab-stream.ts';

/** One tab whose sound we hold. Closing gives the tab its own voice back. */
export class CapturedTab {
  readonly tabId: number;
  /** For the host's own ears. */
  readonly stream: MediaStream;
  /** For listeners: the same sound, silenced by itself. Ends with the tab and with `close`. */
  readonly program: MediaStreamTrack;
  readonly #track: MediaStreamTrack;
  readonly #ended: () => void;

  private constructor(tabId: number, stream: MediaStream, track: MediaStreamTrack, onEnded: () => void) {
    this.tabId = tabId;
    this.stream = stream;
    this.#ended = onEnded;
    this.#track = track;
    this.#track.addEventListener('ended', onEnded);
    this.program = track.clone();
    // Music: the encoder must neither gate nor favour speech.
    this.program.contentHint = 'music';
  }

  /** `onEnded` is called when the tab is gone, not when we close. @throws HostFailure `capture-failed` */
  static async open(tabId: number, streamId: string, onEnded: () => void): Promise<CapturedTab> {
    const stream = await openTabStream(streamId);
    const [track] = stream.getAudioTracks();
    if (!track) throw new HostFailure('capture-failed', new Error('The captured tab has no audio track.'));
    return new CapturedTab(tabId, stream, track, onEnded);
  }

  /** Whether the tab is gone. */
  get hasEnded(): boolean {
    return this.#track.readyState !== 'live';
  }

  /** Whether listeners get the tab's sound, or silence. */
  setProgramOpen(open: boolean): void {
    this.program.enabled = open;
  }

  close(): void {
    this.#track.removeEventListener('ended', this.#ended);
    this.program.stop();
    for (const track of this.stream.getTracks()) track.stop();
  }
}
