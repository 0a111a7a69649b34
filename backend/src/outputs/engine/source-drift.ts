/** Of the source's own time: long enough that one packet in it was not held up. */
const MEASURE = 480_000;

/**
 * How far a source's clock is behind ours. Sound is played by the source's own clock, so that nothing of it
 * has to be cut or stretched; what is due is found by this. Read from the packets that came fastest in each
 * ten seconds.
 */
export class SourceDrift {
  /** In samples: positive where the source is slow. */
  #shift = 0;
  #least = Number.POSITIVE_INFINITY;
  #since: number | undefined;

  get shift(): number {
    return this.#shift;
  }

  /**
   * @param lateness of a packet that came, in samples, against what was due by `shift` @param now in samples
   */
  measure(lateness: number, now: number): void {
    this.#since ??= now;
    this.#least = Math.min(this.#least, lateness);
    if (now - this.#since < MEASURE) return;
    this.#shift += this.#least;
    this.restart();
  }

  /** Another path, another network: what was measured on the former says nothing of it. */
  restart(): void {
    this.#least = Number.POSITIVE_INFINITY;
    this.#since = undefined;
  }
}
