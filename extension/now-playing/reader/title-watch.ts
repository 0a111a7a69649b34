import { isPlaceholderOfPage } from '../placeholder.ts';
import { bareTitle, isRotation, isStep, unrotated, withoutClock } from '../title-likeness.ts';

/** The first title speaks once it stood for this long: one that moves shows that within it. */
const FIRST_MS = 1200;
/** Another title speaks once it stood for this long; each change within `RESTLESS_MS` doubles it. */
const NEXT_MS = 3000;
const LONGEST_MS = 60_000;
const RESTLESS_MS = 60_000;
/** Where no title ever stands, the one that was seen for the longest speaks after this. */
const PATIENCE_MS = 4000;
/** What spoke and is shown again so soon after it gave way takes turns with what came between. */
const PAIR_MS = 30_000;
/**
 * A title that gives way sooner, with the patience for it, never stood: what spoke before it speaks again.
 */
const SETTLED_MS = 6000;
/** After the page has said what plays by the Media Session, it may just be between two songs. */
const BETWEEN_SONGS_MS = 5000;
/**
 * A change that follows so soon may be a step of a title that moves; one that stood for longer is a title of
 * its own.
 */
const STEP_MS = 1500;
/** Of titles that took turns. */
const REMEMBERED = 8;

/** Titles that are one: turned round, scrolled, or with another counter or clock. */
interface Run {
  readonly sinceMs: number;
  lastMs: number;
  /** As it was seen last. */
  last: string;
  /** As it is to be shown. */
  shown: string;
  way: 'stands' | 'ticks' | 'turns' | 'scrolls';
}

/**
 * Which of a page's titles names what plays. Titles scroll, blink and count; a song's stands. So a title has
 * to stand for a while before it speaks, what turns round or scrolls is one title, and a page whose titles
 * take turns has to wait ever longer.
 */
export class TitleWatch {
  #spoken = '';
  /** Since when what speaks is shown. */
  #spokenSinceMs = 0;
  /** When it gave way to others; `undefined`: it is shown. */
  #leftAtMs: number | undefined;
  /** Titles that were shown since, and when each began. */
  #shown: readonly { readonly bare: string; readonly atMs: number }[] = [];
  /** What spoke before, and until when it was shown. The last one last. */
  #formers: readonly { readonly title: string; readonly leftAtMs: number }[] = [];
  /** Bare titles that took turns with what speaks: news and counters of messages. */
  #rivals: readonly string[] = [];
  /** The one of them that is shown. */
  #rival: { readonly bare: string; readonly sinceMs: number } | undefined;
  #run: Run | undefined;
  /** While nothing has spoken: what there was, and for how long. */
  #seen: { readonly shown: string; readonly forMs: number }[] = [];
  #sinceMs: number | undefined;
  #changesMs: number[] = [];
  #firstMs = FIRST_MS;

  /**
   * While something of the page sounds, and its title is all that may name it. @returns the title that
   * speaks, '' for none yet
   */
  see(title: string, nowMs: number): string {
    this.#sinceMs ??= nowMs;
    if (!isPlaceholderOfPage(title) && !this.#isRival(title, nowMs)) this.#follow(title, nowMs);
    const run = this.#run;
    if (run && !this.#isSpoken(run) && nowMs - run.sinceMs >= this.#neededMs(nowMs))
      this.#speak(run.shown, nowMs);
    if (this.#spoken === '' && nowMs - this.#sinceMs >= this.#firstMs + PATIENCE_MS) {
      this.#speak(this.#longestSeen(nowMs), nowMs);
    }
    return this.#spoken;
  }

  /** Nothing sounds: the title that spoke still does, whatever the page shows meanwhile. */
  rest(): string {
    this.#run = undefined;
    this.#rival = undefined;
    this.#seen = [];
    this.#sinceMs = undefined;
    return this.#spoken;
  }

  /** The page itself says what plays: its titles are of no interest. */
  forget(): void {
    this.rest();
    this.#spoken = '';
    this.#leftAtMs = undefined;
    this.#shown = [];
    this.#formers = [];
    this.#rivals = [];
    this.#firstMs = BETWEEN_SONGS_MS;
  }

  /**
   * In how many milliseconds a title may speak that does not yet; `undefined`: not unless something changes.
   */
  dueInMs(nowMs: number): number | undefined {
    const run = this.#run;
    const runMs = run && !this.#isSpoken(run) ? run.sinceMs + this.#neededMs(nowMs) - nowMs : undefined;
    const rivalMs = this.#rival && this.#rival.sinceMs + PAIR_MS - nowMs;
    if (runMs === undefined && rivalMs === undefined) return undefined;
    return Math.max(0, Math.min(runMs ?? rivalMs ?? 0, rivalMs ?? runMs ?? 0));
  }

  /**
   * One that takes turns with what speaks is passed over, until it stands for as long as a title of its own.
   */
  #isRival(title: string, nowMs: number): boolean {
    const bare = bareTitle(title);
    const [rival, run] = [this.#rival, this.#run];
    if (rival?.bare !== bare) {
      this.#rival = undefined;
      // What is not shown does not stand.
      if (rival && run) this.#run = { ...run, sinceMs: run.sinceMs + nowMs - rival.sinceMs, lastMs: nowMs };
      if (!this.#rivals.includes(bare)) return false;
      this.#rival = { bare, sinceMs: nowMs };
      this.#leave(nowMs);
    }
    if (nowMs - (this.#rival?.sinceMs ?? nowMs) < PAIR_MS) return true;
    this.#rivals = this.#rivals.filter((one) => one !== bare);
    this.#rival = undefined;
    this.#run = undefined;
    return false;
  }

  /** What speaks is shown no more. If it never stood, what spoke before it speaks again. */
  #leave(nowMs: number): void {
    if (this.#leftAtMs !== undefined) return;
    this.#leftAtMs = nowMs;
    if (this.#formers.length > 0 && nowMs - this.#spokenSinceMs < SETTLED_MS) {
      this.#goBackTo(this.#formers.length - 1);
    }
  }

  /** Another title begins. If it spoke shortly before, what was shown meanwhile takes turns with it. */
  #take(run: Run): void {
    const nowMs = run.sinceMs;
    const isBack = (title: string, leftAtMs: number | undefined) =>
      leftAtMs !== undefined && nowMs - leftAtMs < PAIR_MS && isTitled(run, title);
    const at = this.#formers.findLastIndex(({ title, leftAtMs }) => isBack(title, leftAtMs));
    const sinceMs = isBack(this.#spoken, this.#leftAtMs) ? this.#leftAtMs : this.#formers[at]?.leftAtMs;
    if (sinceMs === undefined) {
      this.#shown = [...this.#shown, { bare: bareTitle(run.shown), atMs: nowMs }].slice(-REMEMBERED);
      if (!this.#isSpoken(run)) this.#leave(nowMs);
      return;
    }
    const between = this.#shown.filter(({ atMs }) => atMs >= sinceMs).map(({ bare }) => bare);
    this.#rivals = [...new Set([...this.#rivals, ...between])].slice(-REMEMBERED);
    this.#shown = [];
    if (sinceMs !== this.#leftAtMs) this.#goBackTo(at);
    this.#leftAtMs = undefined;
  }

  #goBackTo(at: number): void {
    const former = this.#formers[at];
    if (!former) return;
    this.#spoken = former.title;
    this.#leftAtMs = former.leftAtMs;
    // It stood before.
    this.#spokenSinceMs = Number.NEGATIVE_INFINITY;
    this.#formers = this.#formers.slice(0, at);
  }

  #follow(title: string, nowMs: number): void {
    const run = this.#run;
    if (!run) {
      this.#begin(title, nowMs);
      return;
    }
    if (title === run.last) return;
    if (continues(run, title, nowMs)) {
      run.last = title;
      run.lastMs = nowMs;
      return;
    }
    this.#remember(run, nowMs);
    this.#begin(title, nowMs);
  }

  #begin(title: string, nowMs: number): void {
    const run: Run = { sinceMs: nowMs, lastMs: nowMs, last: title, shown: title, way: 'stands' };
    this.#run = run;
    if (this.#spoken !== '') this.#take(run);
  }

  #isSpoken(run: Run): boolean {
    return this.#spoken !== '' && isTitled(run, this.#spoken);
  }

  #neededMs(nowMs: number): number {
    if (this.#spoken === '') return this.#firstMs;
    this.#changesMs = this.#changesMs.filter((atMs) => nowMs - atMs < RESTLESS_MS);
    return Math.min(LONGEST_MS, NEXT_MS * 2 ** this.#changesMs.length);
  }

  #speak(title: string, nowMs: number): void {
    const sinceMs = this.#run?.sinceMs ?? nowMs;
    if (this.#spoken !== '') {
      this.#changesMs = [...this.#changesMs, nowMs];
      const leftAtMs = this.#leftAtMs ?? sinceMs;
      this.#formers = [...this.#formers, { title: this.#spoken, leftAtMs }].slice(-REMEMBERED);
    }
    this.#leftAtMs = undefined;
    this.#spoken = title;
    this.#spokenSinceMs = sinceMs;
    this.#firstMs = FIRST_MS;
    this.#seen = [];
  }

  #remember({ shown, sinceMs }: Run, nowMs: number): void {
    if (this.#spoken !== '') return;
    const known = this.#seen.find((one) => bareTitle(one.shown) === bareTitle(shown));
    const others = this.#seen.filter((one) => one !== known);
    const forMs = nowMs - sinceMs + (known?.forMs ?? 0);
    this.#seen = [...others, { shown: known?.shown ?? shown, forMs }].slice(-REMEMBERED);
  }

  #longestSeen(nowMs: number): string {
    if (this.#run) this.#remember(this.#run, nowMs);
    const [longest] = this.#seen.toSorted((a, b) => b.forMs - a.forMs || b.shown.length - a.shown.length);
    return longest?.shown ?? '';
  }
}

/** Whether the run is one of this title. */
function isTitled({ shown, way }: Run, title: string): boolean {
  const [known, bare] = [bareTitle(title), bareTitle(shown)];
  if (known === bare || isRotation(known, bare) || bareTitle(withoutClock(shown)) === known) return true;
  return way === 'scrolls' && (bare.includes(known) || known.includes(bare));
}

/** Whether `title` is `run` gone on; then `run` knows how it moves. */
function continues(run: Run, title: string, nowMs: number): boolean {
  if (bareTitle(title) === bareTitle(run.last)) {
    const still = withoutClock(title);
    if (still !== title && still !== '' && bareTitle(still) === bareTitle(withoutClock(run.last))) {
      run.way = 'ticks';
      run.shown = still;
    }
    return true;
  }
  if (isRotation(title, run.last)) {
    // Where a turn costs characters, the page turns what the browser has trimmed: then its beginning cannot
    // be told.
    const isWhole = title.length === run.last.length;
    if (run.way !== 'turns') run.shown = isWhole ? unrotated(run.last) : run.last;
    run.way = 'turns';
    return true;
  }
  if (nowMs - run.lastMs > STEP_MS || !isStep(run.last, title)) return false;
  if (title.length > run.shown.length) run.shown = title;
  run.way = 'scrolls';
  return true;
}
