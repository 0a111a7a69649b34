import { hasJumped, type LocalAnchor } from '../anchor.ts';
import { ASK_EVENT, FACTS_EVENT, REST_EVENT } from '../page-events.ts';
import type { PageFacts } from '../page-facts.ts';
import { playbackOf } from '../playback.ts';
import type { SiteFile } from '../sites/site-file.ts';
import { siteOfPage } from '../sites/site-of.ts';
import { Coalescer } from './coalescer.ts';
import { MediaElements } from './media-elements.ts';
import { SessionWatch } from './session-watch.ts';
import { SiteWatch } from './site-watch.ts';

/** Readings follow one another no faster. Milliseconds. */
const GAP_MS = 100;
/** Marks a page that has its reader; injecting again must not wrap everything twice. */
const MARK = Symbol.for('auxcast:page-reader');

/**
 * Watches one page from within (its own world: only there can a page's calls be overheard) and tells the relay what changed.
 * Never polls: Media Session is overheard, media elements and the document raise events.
 */
export class PageReader {
  readonly #media: MediaElements;
  readonly #session: SessionWatch;
  readonly #site: SiteWatch | undefined;
  /** A page that nobody reads any more is left in peace. */
  #wanted = true;
  #last: { readonly words: string; readonly anchor: LocalAnchor | null } | undefined;

  private constructor(site: SiteFile | undefined) {
    const soon = new Coalescer(() => this.#tellChanges(), GAP_MS);
    const onChange = () => {
      if (this.#wanted) soon.request();
    };
    this.#session = new SessionWatch(onChange);
    this.#media = new MediaElements({
      onChange,
      onJump: (positionMs, rate) => this.#session.elementJumped(positionMs, rate),
    });
    this.#site = site && new SiteWatch(site, onChange);
    watchTitle(onChange);
    navigation.addEventListener('currententrychange', onChange);
    document.addEventListener(ASK_EVENT, () => {
      this.#wanted = true;
      this.#tell(this.#read());
    });
    document.addEventListener(REST_EVENT, () => {
      this.#wanted = false;
    });
    onChange();
  }

  /** Idempotent: a page that has a reader keeps it. */
  static start(sites: readonly SiteFile[]): void {
    if (MARK in window) return;
    Object.defineProperty(window, MARK, { value: true });
    new PageReader(siteOfPage(document, sites));
  }

  #read(): PageFacts {
    const media = this.#media.read();
    return { session: this.#session.read(media?.playing), media, site: this.#site?.read() ?? null };
  }

  #tellChanges(): void {
    const facts = this.#read();
    const last = this.#last;
    const same = last?.words === wordsOf(facts) && !hasJumped(last.anchor, anchorOf(facts));
    if (!same) this.#tell(facts);
  }

  #tell(facts: PageFacts): void {
    this.#last = { words: wordsOf(facts), anchor: anchorOf(facts) };
    document.dispatchEvent(new CustomEvent(FACTS_EVENT, { detail: JSON.stringify(facts) }));
  }
}

function anchorOf(facts: PageFacts): LocalAnchor | null {
  return playbackOf(facts, performance.now()).anchor;
}

/** Everything but positions, with what the relay will add. */
function wordsOf(facts: PageFacts): string {
  const rest = JSON.stringify(facts, (key, value: unknown) => (key === 'position' ? undefined : value));
  return [rest, document.title, location.href].join('\n');
}

function watchTitle(onChange: () => void): void {
  const head = document.head ?? document.documentElement;
  new MutationObserver(onChange).observe(head, { subtree: true, childList: true, characterData: true });
}
