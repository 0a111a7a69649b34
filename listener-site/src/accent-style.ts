export interface AccentStyle {
  readonly css: string;
  /** What a Content Security Policy asks for to let this one inline style pass (CSP Level 3 §8.3). */
  readonly hash: `sha256-${string}`;
}

/** Tints a page from its first paint on. `accent` is `#rrggbb`. */
export async function accentStyle(accent: string): Promise<AccentStyle> {
  const css = `:root{--track-accent:${accent}}`;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(css));
  return { css, hash: `sha256-${Buffer.from(digest).toString('base64')}` };
}
