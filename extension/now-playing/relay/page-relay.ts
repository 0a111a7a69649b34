import { type Browser, browser } from 'wxt/browser';
import { Coalescer } from '../coalescer.ts';
import { listenToDocument } from '../document-watch.ts';
import { type FromRelay, READER_PORT, toRelay } from '../link-messages.ts';
import { ASK_EVENT, FACTS_EVENT, REST_EVENT } from '../page-events.ts';
import { INLINE_ARTWORK_LENGTH } from '../page-limits.ts';
import { ArtworkStash } from './artwork-stash.ts';
import { fetchFile } from './fetch-file.ts';
import { parseReading } from './parse-reading.ts';

/** Readings follow one another no faster, whatever the page does. Milliseconds. */
const GAP_MS = 100;
/** Frames may come at any pace. Milliseconds. */
const FRAMES_GAP_MS = 1000;
/**
 * Larger is no reading: the page's pictures and the site file's, with every quote in them escaped, are not.
 * UTF-16 code units.
 */
const LARGEST = 5 * INLINE_ARTWORK_LENGTH;

/**
 * Stands between the page and us: what comes from the page's world is hostile input, so it is bounded, parsed
 * and slowed down here before the extension sees it. Also fetches the artwork, with the page's own rights and
 * no more.
 */
export class PageRelay {
  readonly #stash = new ArtworkStash();
  readonly #soon = new Coalescer(() => this.#pass(), GAP_MS);
  readonly #frames = new Coalescer(() => this.#send({ kind: 'frames' }), FRAMES_GAP_MS);
  #port: Browser.runtime.Port | undefined;
  #detail: string | undefined;

  constructor() {
    listenToDocument(() => this.#listen());
  }

  readonly #hear = (event: Event) => {
    if (!this.#port || !(event instanceof CustomEvent)) return;
    const detail: unknown = event.detail;
    if (typeof detail !== 'string' || detail.length > LARGEST) return;
    this.#detail = detail;
    this.#soon.request();
  };

  readonly #seeLoad = ({ target }: Event) => {
    if (target instanceof Element && /^i?frame$/i.test(target.localName)) this.#frames.request();
  };

  readonly #comeBack = (event: PageTransitionEvent) => {
    if (event.persisted) this.connect();
  };

  #listen(): void {
    document.addEventListener(FACTS_EVENT, this.#hear);
    // Of a frame's first page and of each later one, also where it is of another site.
    document.addEventListener('load', this.#seeLoad, { capture: true, passive: true });
    // A page that comes back from the back/forward cache has lost its port.
    window.addEventListener('pageshow', this.#comeBack);
    // A document that was begun anew may have been heard by nobody for a moment.
    if (this.#port) document.dispatchEvent(new CustomEvent(ASK_EVENT));
  }

  /**
   * Opens the way to the extension unless it is open, and asks the reader to say everything again.
   * Idempotent.
   */
  connect(): void {
    // An extension that was reloaded has left its old scripts behind: they are cut off for good.
    if (!browser.runtime.id) return;
    if (!this.#port) {
      const port = browser.runtime.connect({ name: READER_PORT });
      this.#port = port;
      port.onMessage.addListener((message: unknown) => void this.#serve(message));
      port.onDisconnect.addListener(() => {
        if (this.#port !== port) return;
        this.#port = undefined;
        document.dispatchEvent(new CustomEvent(REST_EVENT));
      });
    }
    document.dispatchEvent(new CustomEvent(ASK_EVENT));
  }

  #pass(): void {
    const reading = this.#detail === undefined ? undefined : parseReading(this.#detail, this.#stash);
    if (reading) this.#send({ kind: 'reading', reading });
  }

  async #serve(message: unknown): Promise<void> {
    const request = toRelay.safeParse(message);
    if (!request.success) return;
    const { requestId, src } = request.data;
    this.#send({ kind: 'artwork', requestId, file: await fetchFile(this.#stash.addressOf(src)) });
  }

  #send(message: FromRelay): void {
    this.#port?.postMessage(message);
  }
}
