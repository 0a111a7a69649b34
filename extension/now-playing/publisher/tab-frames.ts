import type { PageReading } from '../page-facts.ts';
import { isHeard } from '../playback.ts';
import type { ReaderLink } from './reader-link.ts';
import { mergedReading, type Speaking, whoSpeaks } from './speaking-frame.ts';

/** What of a link to a frame's reader is needed here. */
type FrameLink = Pick<ReaderLink, 'fetchArtwork'>;

/** More frames than any page needs; what comes beyond is not heard. */
const MOST_FRAMES = 64;

/** The page readers of one tab, one a frame. */
export class TabFrames {
  readonly #links = new Map<number, FrameLink>();
  readonly #readings = new Map<number, PageReading>();
  #speaking: Speaking | undefined;
  /**
   * Something sounded in a frame, so the page's own title does not name what sounds without an element of the
   * page.
   */
  #frameSounded = false;

  get isEmpty(): boolean {
    return this.#links.size === 0;
  }

  /** What the tab plays, all in all; of its frames the one counts that sounds. */
  get reading(): PageReading | undefined {
    return this.#speaking && mergedReading(this.#readings, this.#speaking);
  }

  /** @returns whether there was room */
  add(frameId: number, link: FrameLink): boolean {
    if (!this.#links.has(frameId) && this.#links.size >= MOST_FRAMES) return false;
    this.#links.set(frameId, link);
    // Of the page that was in this frame before.
    this.#readings.delete(frameId);
    if (frameId === 0) this.#frameSounded = false;
    return true;
  }

  /** @returns whether what the tab plays may have changed by it */
  accept(frameId: number, link: FrameLink, reading: PageReading): boolean {
    if (this.#links.get(frameId) !== link) return false;
    this.#readings.set(frameId, reading);
    if (frameId !== 0 && isHeard(reading.media)) this.#frameSounded = true;
    const page = this.#readings.get(0);
    if (this.#frameSounded && page?.media === null) {
      this.#readings.set(0, { ...page, page: { ...page.page, title: '' } });
    }
    return this.#choose(frameId);
  }

  /** The frame is gone, or shows another page. @returns as above */
  remove(frameId: number, link: FrameLink): boolean {
    if (this.#links.get(frameId) !== link) return false;
    this.#links.delete(frameId);
    this.#readings.delete(frameId);
    return this.#choose(frameId);
  }

  /** A picture with the rights of the frame that names it. */
  async fetchArtwork(src: string): Promise<Blob | undefined> {
    return this.#links.get(this.#speaking?.words ?? 0)?.fetchArtwork(src);
  }

  #choose(changed: number): boolean {
    const former = this.#speaking;
    this.#speaking = whoSpeaks(this.#readings, former);
    const now = this.#speaking;
    const isSame = now?.words === former?.words && now?.sound === former?.sound;
    return !isSame || now?.words === changed || now?.sound === changed;
  }
}
