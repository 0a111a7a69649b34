import { createNanoEvents } from 'nanoevents';
import { HostFailure } from '../failures/failures.ts';
import type { SourceSound } from './source.ts';
import { openTabStream } from './tab-stream.ts';

export interface CapturedTabEvents {
  /** The tab is gone. Not told when we close. */
  ended: () => void;
}

/** One tab whose sound we hold. Closing gives the tab its own voice back. */
export class CapturedTab implements SourceSound {
  readonly tabId: number;
  readonly stream: MediaStream;
  /** Ends with the tab and with `close`. */
  readonly program: MediaStreamTrack;
  readonly #track: MediaStreamTrack;
  readonly #emitter = createNanoEvents<CapturedTabEvents>();
  readonly #ended = (): void => this.#emitter.emit('ended');

  private constructor(tabId: number, stream: MediaStream, track: MediaStreamTrack) {
    this.tabId = tabId;
    this.stream = stream;
    this.#track = track;
    this.#track.addEventListener('ended', this.#ended);
    this.program = track.clone();
    // Music: the encoder must neither gate nor favour speech.
    this.program.contentHint = 'music';
  }

  /** @throws HostFailure `capture-failed` */
  static async open(tabId: number, streamId: string): Promise<CapturedTab> {
    const stream = await openTabStream(streamId);
    const [track] = stream.getAudioTracks();
    if (!track) throw new HostFailure('capture-failed', new Error('The captured tab has no audio track.'));
    return new CapturedTab(tabId, stream, track);
  }

  on<E extends keyof CapturedTabEvents>(name: E, listener: CapturedTabEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Whether the tab is gone. */
  get hasEnded(): boolean {
    return this.#track.readyState !== 'live';
  }

  setProgramOpen(open: boolean): void {
    this.program.enabled = open;
  }

  close(): void {
    this.#track.removeEventListener('ended', this.#ended);
    this.program.stop();
    for (const track of this.stream.getTracks()) track.stop();
  }
}
