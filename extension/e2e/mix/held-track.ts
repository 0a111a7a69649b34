declare global {
  /** https://www.w3.org/TR/mediacapture-transform/ as Chromium had it first; not in TypeScript's library. */
  class MediaStreamTrackGenerator extends MediaStreamTrack {
    constructor(init: { readonly kind: 'audio' });
    readonly writable: WritableStream<AudioData>;
  }
}

/** A track's sound, as it comes or held up on its way. Runs in a page. */
export class HeldTrack {
  readonly track = new MediaStreamTrackGenerator({ kind: 'audio' });
  readonly #writer = this.track.writable.getWriter();
  readonly #waiting: AudioData[] = [];
  #isHeldUp = false;

  constructor(from: MediaStreamTrack) {
    void this.#carry(new MediaStreamTrackProcessor({ track: from }).readable.getReader());
  }

  /** What comes meanwhile comes afterwards, all at once. */
  async holdUp(ms: number): Promise<void> {
    this.#isHeldUp = true;
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#isHeldUp = false;
    for (const data of this.#waiting.splice(0)) void this.#writer.write(data);
  }

  close(): void {
    this.track.stop();
  }

  async #carry(reader: ReadableStreamDefaultReader<AudioData>): Promise<void> {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      if (this.#isHeldUp) this.#waiting.push(value);
      else void this.#writer.write(value).catch(() => reader.cancel());
    }
  }
}
