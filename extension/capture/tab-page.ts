import type { ReaderTrouble } from './source.ts';
import type { ReaderLoss } from './tab-standing.ts';

/** The page of a tab, as far as it may be read. */
export class TabPage {
  #loss: ReaderLoss | null = null;
  /** It was gone, by a crash or while it was put to sleep: the right to read it went with it. */
  #hadGone = false;

  /** Nothing of it may be shown. */
  get isUnread(): boolean {
    return this.#loss !== null && this.#loss !== 'frames-unread';
  }

  get trouble(): ReaderTrouble | undefined {
    if (!this.#loss) return undefined;
    // Most frames of other sites are advertisements.
    if (this.#loss === 'frames-unread') return { code: 'frames-unread', isDoubtful: true };
    const isBack = this.#loss === 'tab-moved' && this.#hadGone;
    return { code: isBack ? 'tab-back' : this.#loss, isDoubtful: false };
  }

  /** Its process is no more, or was put to sleep. */
  goes(): void {
    this.#hadGone = true;
  }

  /** Why it may not be read, if so. @returns whether that is news */
  setLoss(loss: ReaderLoss | null): boolean {
    // What the service worker could do with the page, it answers.
    if (loss === null) this.#hadGone = false;
    if (this.#loss === loss) return false;
    this.#loss = loss;
    return true;
  }
}
