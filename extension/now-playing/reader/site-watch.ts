import type { SiteFacts } from '../page-facts.ts';
import { trackOfRow } from '../row-artist.ts';
import type { SiteFile } from '../sites/site-file.ts';
import { artworkOf, boundedPosition, cut } from './bounds.ts';
import { parseClock } from './clock-text.ts';
import { STANDSTILL_MS, TickingClock } from './ticking-clock.ts';

/** What of a page's elements may change a fact. */
const WATCHED: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: ['class', 'hidden', 'style', 'src'],
};

/** Of a release that is longer, the first ones tell as much. */
const MOST_ROWS = 100;

/** Reads the page by its site file. */
export class SiteWatch {
  readonly #site: SiteFile;
  readonly #onChange: () => void;
  readonly #observer: MutationObserver;
  readonly #clock = new TickingClock();
  #standstill: ReturnType<typeof setTimeout> | undefined;

  constructor(site: SiteFile, onChange: () => void) {
    this.#site = site;
    this.#onChange = onChange;
    this.#observer = new MutationObserver(onChange);
  }

  /** To the document that is there. Idempotent. */
  listen(): void {
    if (!document.documentElement) return;
    this.#observer.disconnect();
    this.#observer.observe(document.documentElement, WATCHED);
  }

  read(): SiteFacts {
    const site = this.#site;
    return {
      sessionCounts: site.mediaSession !== 'unreliable',
      advertisement: site.advertisement !== undefined && isShown(site.advertisement),
      ...this.#readTrack(),
      album: textAt(site.album),
      artwork: artworkOf(imagesAt(site.artwork)),
      ...this.#readClock(),
    };
  }

  #readTrack(): Pick<SiteFacts, 'title' | 'artist'> {
    const { title, artist, release } = this.#site;
    const track = { title: textAt(title), artist: textAt(artist) };
    if (!release || track.title === '') return track;
    if (document.querySelector(release.page) !== null)
      return trackOfRow(track, textsAt(release.rows), 'release');
    const isPart = release.part !== undefined && document.querySelector(release.part) !== null;
    const owner = textAt(release.owner === undefined ? [] : [release.owner]);
    // Somebody else than the owner of the page is whom the page credits.
    const isCredited = owner !== '' && owner.toLowerCase() !== track.artist.toLowerCase();
    return trackOfRow(track, [], isPart && !isCredited ? 'part' : 'single');
  }

  #readClock(): Pick<SiteFacts, 'playing' | 'position'> {
    const { clock } = this.#site;
    if (!clock) return { playing: null, position: null };
    const shownMs = parseClock(textAt([clock.position]));
    const duration = parseClock(textAt([clock.duration]));
    const { playing, position } = this.#clock.read(shownMs, durationOf(shownMs, duration), performance.now());
    clearTimeout(this.#standstill);
    // No event tells that a clock stopped: one look, after the tick that did not come.
    if (playing !== false) this.#standstill = setTimeout(this.#onChange, STANDSTILL_MS + 50);
    return { playing, position: (position && boundedPosition(position)) ?? null };
  }
}

/** Some clocks show what is left, as a negative time. */
function durationOf(shownMs: number | undefined, duration: number | undefined): number | null {
  if (duration === undefined) return null;
  return duration < 0 ? (shownMs ?? 0) - duration : duration;
}

function isShown(selector: string): boolean {
  return [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());
}

function textAt(selectors: readonly string[] | undefined): string {
  for (const selector of selectors ?? []) {
    const text = document.querySelector(selector)?.textContent?.trim();
    if (text) return cut(text);
  }
  return '';
}

function textsAt(selector: string): string[] {
  const elements = [...document.querySelectorAll(selector)].slice(0, MOST_ROWS);
  return elements.map((element) => cut(element.textContent.trim())).filter((text) => text !== '');
}

function imagesAt(selectors: readonly string[] | undefined): { src: string }[] {
  for (const selector of selectors ?? []) {
    const image = document.querySelector(selector);
    if (image instanceof HTMLImageElement && image.src) return [{ src: image.currentSrc || image.src }];
  }
  return [];
}
