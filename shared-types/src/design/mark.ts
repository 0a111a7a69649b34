/**
 * The mark: a jack's ring, seen from the front, with its plug beside it, and the sound that ripples from it.
 * Together they read as an "a". Drawn in `currentColor`; the classes let a style animate the ripples.
 */
export const MARK_VIEW_BOX = '-2 0 48 48';

const RING = '<circle class="mark-ring" cx="25.5" cy="24" r="8.5" stroke-width="6"/>';
const PLUG = '<path class="mark-plug" d="M37 12.5v23" stroke-width="6"/>';
const NEAR =
  '<path class="mark-ripple mark-ripple-near" d="M21.36 39.45a16 16 0 0 1 0-30.9" stroke-width="3"/>';
const FAR =
  '<path class="mark-ripple mark-ripple-far" d="M12.88 42.02a22 22 0 0 1 0-36.04" stroke-width="2.4"/>';

/** The strokes alone, for whoever brings their own `<svg>` of `MARK_VIEW_BOX`. */
export const MARK_STROKES = `<g fill="none" stroke="currentColor" stroke-linecap="round">${RING}${PLUG}${NEAR}${FAR}</g>`;

/** A whole image. Decorative: the name beside it does the talking. */
export const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${MARK_VIEW_BOX}" aria-hidden="true" focusable="false">${MARK_STROKES}</svg>`;

// The far ripple vanishes below 32 pixels, so the small mark has one ripple, and heavier.
const SMALL_STROKES = `<g fill="none" stroke="currentColor" stroke-linecap="round">
  <circle cx="25" cy="24" r="9.5" stroke-width="7.5"/><path d="M38.5 11v26" stroke-width="7.5"/>
  <path d="M17.9 44.2a21.4 21.4 0 0 1 0-40.4" stroke-width="5"/></g>`;

/**
 * The accent and the dark ground of `tokens.css`, for images that cannot read it: icons, link cards,
 * manifests.
 */
export const SIGNAL = '#ff5f2e';
export const NIGHT = '#0f0b09';
export const PAPER = '#f7f2e8';

/** A square app icon, `SIGNAL` on `NIGHT`. `small` for 32 pixels and below. */
export function markIcon(small: boolean): string {
  const strokes = small ? SMALL_STROKES : MARK_STROKES;
  const inner = small ? 'translate(6.9 6) scale(.75)' : 'translate(6.6 5.3) scale(.78)';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" color="${SIGNAL}"><rect width="48" height="48" rx="11" fill="${NIGHT}"/><g transform="${inner}">${strokes}</g></svg>`;
}
