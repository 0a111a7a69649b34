import type { SeenSnapshot } from '@auxcast/shared-types';
import { firstView, type PageView } from './page-view.ts';

/** What the page shows at present, and who is told when it changes. */
export class PageStore {
  view: PageView;
  readonly #onChange: (view: PageView) => void;
  /** Whoever else shows it: the system's own display. */
  onShow: ((view: PageView) => void) | undefined;

  constructor(session: SeenSnapshot, onChange: (view: PageView) => void) {
    this.view = firstView(session);
    this.#onChange = onChange;
  }

  set(news: Partial<PageView>): void {
    this.view = { ...this.view, ...news };
    this.#onChange(this.view);
    this.onShow?.(this.view);
  }
}
