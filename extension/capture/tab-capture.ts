import { CapturedTab } from './captured-tab.ts';
import type { GrantedTab } from './granted-tab.ts';

/** Captures tabs. Of several that are asked for at once, the last one counts, whichever is there first. */
export class TabCapture {
  #asked = 0;
  #closed = false;

  /**
   * @returns `undefined` where another was asked for meanwhile, or it was closed
   * @throws HostFailure `capture-failed`
   */
  async capture({ tabId, streamId }: GrantedTab): Promise<CapturedTab | undefined> {
    this.#asked += 1;
    const asked = this.#asked;
    let tab: CapturedTab;
    try {
      tab = await CapturedTab.open(tabId, streamId);
    } catch (error) {
      if (asked === this.#asked) throw error;
      return undefined;
    }
    if (!this.#closed && asked === this.#asked) return tab;
    tab.close();
    return undefined;
  }

  /** What is still on its way is given back once it is there. */
  close(): void {
    this.#closed = true;
  }
}
