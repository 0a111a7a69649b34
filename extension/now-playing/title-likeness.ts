/** How titles of a page that moves its title are one and the same. */

/**
 * Of a title: white space, and what players put before and into it: counters, play marks, clocks,
 * percentages.
 */
const DRESSING =
  /\s+|^\s*[([]\d+\+?[)\]]|(?<![\p{L}\p{N}:])\d{1,3}(?::\d{2}){1,2}(?![\p{L}\p{N}:])|\d{1,3}\s*%/gu;
const CLOCK = /(?<![\p{L}\p{N}:])[-\u2212]?\d{1,3}(?::\d{2}){1,2}(?![\p{L}\p{N}:])|\d{1,3}\s*%/gu;
/** Between the end of a title that goes round and its beginning. */
const GAP = /[^\p{L}\p{N}\p{M}]+/gu;
/** Such a gap: several spaces, a row of one sign, or a sign that nobody writes within a title. */
const ROUND_GAP = /\s{2}|([^\p{L}\p{N}\s])\1|[*•+~♪♫|]/u;
/** A title that scrolls moves by so many characters at a time. */
const LARGEST_STEP = 3;

/** The title without its dressing, to compare by; the whole of it where nothing else is left. */
export function bareTitle(title: string): string {
  return (
    title
      .replace(DRESSING, '')
      .replace(/^[^\p{L}\p{N}]+/u, '')
      .toLowerCase() || title
  );
}

/**
 * One is the other turned round: "Light - First" of "First Light -". What is no letter and no number may get
 * lost at the edges.
 */
export function isRotation(a: string, b: string): boolean {
  const [bareA, bareB] = [a.replace(GAP, ''), b.replace(GAP, '')];
  return bareA !== '' && bareA.length === bareB.length && `${bareA}${bareA}`.includes(bareB);
}

/** One is the other a step further: scrolled out, typed in, or seen through a window. */
export function isStep(a: string, b: string): boolean {
  return isStepLeft(a, b) || isStepLeft(b, a);
}

function isStepLeft(from: string, to: string): boolean {
  if (Math.abs(from.length - to.length) > LARGEST_STEP) return false;
  for (let step = 1; step <= LARGEST_STEP; step += 1) {
    const kept = from.slice(step);
    if (kept.length > 0 && (to.startsWith(kept) || kept.startsWith(to))) return true;
  }
  return from !== to && (from.startsWith(to) || to.startsWith(from));
}

/**
 * A title that goes round, from its beginning on: after the widest gap of a kind that stands between an end
 * and a beginning.
 */
export function unrotated(title: string): string {
  const twice = `${title}${title}`;
  let widest = { end: 0, width: 0 };
  for (const { index, 0: gap } of twice.matchAll(GAP)) {
    // Each gap once, and whole.
    if (index === 0 || index > title.length || index + gap.length >= twice.length || !ROUND_GAP.test(gap))
      continue;
    if (gap.length > widest.width) widest = { end: index + gap.length, width: gap.length };
  }
  if (widest.width === 0) return title;
  return twice.slice(widest.end, widest.end + title.length - widest.width);
}

/** Without clocks and percentages, which tick; one that has none stays as it is. */
export function withoutClock(title: string): string {
  const still = title.replace(CLOCK, '');
  if (still === title) return title;
  return still
    .replace(/[([]\s*[/|–—-]?\s*[)\]]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s/|–—·•-]+|[\s/|–—·•-]+$/gu, '');
}
