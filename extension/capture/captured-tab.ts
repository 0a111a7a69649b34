import { openTabStream } from './tab-stream.ts';

/** One tab whose sound we hold. Closing gives the tab its own voice back. */
export class CapturedTab {
  readonly tabId: number;
  readonly stream: MediaStream;
  readonly #track: MediaStreamTrack | undefined;
  readonly #ended: () => void;

  private constructor(tabId: number, stream: MediaStream, onEnded: () => void) {
    this.tabId = tabId;
    this.stream = stream;
    this.#ended = onEnded;
    this.#track = stream.getAudioTracks()[0];
    this.#track?.addEventListener('ended', onEnded);
  }

  /** `onEnded` is called when the tab is gone, not when we close. @throws HostFailure `capture-failed` */
  static async open(tabId: number, streamId: string, onEnded: () => void): Promise<CapturedTab> {
    return new CapturedTab(tabId, await openTabStream(streamId), onEnded);
  }

  /** Whether the tab is gone. */
  get hasEnded(): boolean {
    return this.#track?.readyState !== 'live';
  }

  close(): void {
    this.#track?.removeEventListener('ended', this.#ended);
    for (const track of this.stream.getTracks()) track.stop();
  }
}
