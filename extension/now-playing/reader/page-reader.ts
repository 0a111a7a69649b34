import { hasJumped, type LocalAnchor } from '../anchor.ts';
import { Coalescer } from '../coalescer.ts';
import { listenToDocument } from '../document-watch.ts';
import { ASK_EVENT, AUDIBLE_EVENT, FACTS_EVENT, REST_EVENT } from '../page-events.ts';
import type { MusicFacts, PageFacts, SiteFacts } from '../page-facts.ts';
import { isHeard, isSounding, playbackOf, stateOf } from '../playback.ts';
import type { SiteFile } from '../sites/site-file.ts';
import { siteOfPage } from '../sites/site-of.ts';
import { cut } from './bounds.ts';
import { MediaElements } from './media-elements.ts';
import { plainJson } from './plain-json.ts';
import { NO_SESSION, SessionWatch } from './session-watch.ts';
import { SiteWatch } from './site-watch.ts';
import { TabSound } from './tab-sound.ts';
import { TitleWatch } from './title-watch.ts';
import { quietly } from './watch-page-calls.ts';

/** Readings follow one another no faster. Milliseconds. */
const GAP_MS = 100;
/** UTF-16 code units. */
const LONGEST_TITLE = 4000;
/** Marks a page that has its reader; injecting again must not wrap everything twice. */
const MARK = Symbol.for('auxcast:page-reader');

/**
 * Watches one page from within (its own world: only there can a page's calls be overheard) and tells the
 * relay what changed. Never polls: Media Session is overheard, media elements and the document raise events.
 */
export class PageReader {
  readonly #media: MediaElements;
  readonly #session: SessionWatch;
  readonly #site: SiteWatch | undefined;
  readonly #titles = new TitleWatch();
  readonly #onChange: () => void;
  /** Where the title is. */
  #head: Element | undefined;
  readonly #sound = new TabSound();
  /** For what no event tells. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A page that nobody reads any more is left in peace. */
  #wanted = true;
  #last: { readonly words: string; readonly anchor: LocalAnchor | null } | undefined;

  private constructor(site: SiteFile | undefined) {
    const soon = new Coalescer(() => quietly(() => this.#tellChanges()), GAP_MS);
    const onChange = () => {
      if (this.#wanted) soon.request();
    };
    this.#session = new SessionWatch(onChange);
    this.#media = new MediaElements({
      onChange,
      onJump: (media) => this.#session.elementJumped(media),
      tabSilence: () => ({ sinceMs: this.#sound.silentSinceMs, nowMs: performance.now() }),
      isSpokenOf: (durationMs) => this.#session.isAbout(durationMs),
    });
    this.#site = site && new SiteWatch(site, onChange);
    this.#onChange = onChange;
    listenToDocument(() => this.#listen());
    navigation.addEventListener('currententrychange', onChange);
    onChange();
  }

  /** Idempotent: a page that has a reader keeps it. */
  static start(sites: readonly SiteFile[]): void {
    if (MARK in window) return;
    new PageReader(siteOfPage(document, sites));
    Object.defineProperty(window, MARK, { value: true });
  }

  readonly #onAsk = () => {
    this.#wanted = true;
    quietly(() => this.#tell(this.#read()));
  };

  readonly #onRest = () => {
    this.#wanted = false;
  };

  readonly #onAudible = (event: Event) => {
    const word: unknown = event instanceof CustomEvent ? event.detail : undefined;
    this.#sound.hear(word === 'yes' ? true : word === 'no' ? false : undefined, performance.now());
    this.#onChange();
  };

  /** To whatever document is there: a page may begin its own anew. */
  #listen(): void {
    quietly(() => this.#media.listen());
    quietly(() => this.#site?.listen());
    this.#watchTitle();
    document.addEventListener(ASK_EVENT, this.#onAsk);
    document.addEventListener(REST_EVENT, this.#onRest);
    document.addEventListener(AUDIBLE_EVENT, this.#onAudible);
    this.#onChange();
  }

  #watchTitle(): void {
    const head = document.head ?? document.documentElement;
    if (!head || head === this.#head) return;
    this.#head = head;
    new MutationObserver(this.#onChange).observe(head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }

  #read(): PageFacts {
    const media = quietly(() => this.#media.read()) ?? null;
    const nowMs = performance.now();
    const site = quietly(() => this.#readSite(nowMs)) ?? null;
    const said = site?.sessionCounts === false ? 'none' : (quietly(() => this.#session.state) ?? 'none');
    this.#sound.see(isHeard(media), said, nowMs);
    const soundsForMs = this.#sound.forMs(nowMs);
    const state = stateOf(said, media, site, isSounding(soundsForMs));
    const session = quietly(() => this.#session.read(state, media)) ?? NO_SESSION;
    const facts = { session, media, soundsForMs, site };
    const title = quietly(() => this.#readTitle(facts, nowMs)) ?? '';
    this.#lookAgain(nowMs);
    return { ...facts, title };
  }

  #lookAgain(nowMs: number): void {
    clearTimeout(this.#timer);
    const soundMs = this.#sound.dueInMs(nowMs) ?? Number.POSITIVE_INFINITY;
    const titleMs = quietly(() => this.#titles.dueInMs(nowMs)) ?? Number.POSITIVE_INFINITY;
    const dueInMs = Math.min(soundMs, titleMs);
    if (Number.isFinite(dueInMs)) this.#timer = setTimeout(this.#onChange, dueInMs + 1);
  }

  /** Before anything was played, a site shows what it has to offer. */
  #readSite(nowMs: number): SiteFacts | undefined {
    const facts = this.#site?.read();
    const sounds = isSounding(this.#sound.forMs(nowMs));
    const isIdle = !sounds && facts?.playing !== true && this.#media.isUnplayed;
    return isIdle && facts ? { ...facts, title: '', artist: '', album: '', artwork: [] } : facts;
  }

  /**
   * Titles say what a page shows. What it plays they name while it sounds, and then until it says more or
   * something else sounds.
   */
  #readTitle({ session, media, soundsForMs, site }: MusicFacts, nowMs: number): string {
    const titles = this.#titles;
    const isNamed =
      session.metadata !== null && session.metadata.title !== '' && site?.sessionCounts !== false;
    if (isNamed) titles.forget();
    // What plays in a silent tab may be silence; and so may a loop, whatever else sounds for a moment.
    const { isKnown, silentSinceMs } = this.#sound;
    const mayBeSilence = silentSinceMs !== undefined || (isKnown && this.#media.isLoop);
    const isElementHeard = isHeard(media) && !mayBeSilence;
    if (isNamed || !(isElementHeard || isSounding(soundsForMs))) return titles.rest();
    return cut(titles.see(titleOfPage(), nowMs));
  }

  #tellChanges(): void {
    const facts = this.#read();
    const last = this.#last;
    const same = last?.words === wordsOf(facts) && !hasJumped(last.anchor, anchorOf(facts));
    if (!same) this.#tell(facts);
  }

  #tell(facts: PageFacts): void {
    this.#last = { words: wordsOf(facts), anchor: anchorOf(facts) };
    document.dispatchEvent(new CustomEvent(FACTS_EVENT, { detail: plainJson(facts) }));
  }
}

function anchorOf(facts: PageFacts): LocalAnchor | null {
  return playbackOf(facts, performance.now()).anchor;
}

/** Everything but what changes by itself, with what the relay will add. */
function wordsOf(facts: PageFacts): string {
  const sounds = isSounding(facts.soundsForMs);
  return `${plainJson({ ...facts, soundsForMs: sounds }, 'position')}\n${location.href}`;
}

/** Of a frame without a title, the page's. */
function titleOfPage(): string {
  return titleOf(document) || (window.top === window ? '' : titleOfTop());
}

/**
 * As it was written: `document.title` leaves out the spaces at its ends, which a title that goes round has
 * now and then.
 */
function titleOf(page: Document): string {
  return (page.querySelector('head > title')?.textContent || page.title).slice(0, LONGEST_TITLE);
}

/** '' for a frame in a page of another origin. */
function titleOfTop(): string {
  try {
    return window.top ? titleOf(window.top.document) : '';
  } catch {
    return '';
  }
}
