import type { AstroCookies } from 'astro';

export type Theme = 'dark' | 'light';

/** A cookie, so that the server renders the chosen theme and no page flashes in the wrong one. */
export const THEME_COOKIE = 'auxcast-theme';

/** The theme somebody chose here before; else the system's wish counts. */
export function chosenTheme(cookies: AstroCookies): Theme | undefined {
  const value = cookies.get(THEME_COOKIE)?.value;
  return value === 'dark' || value === 'light' ? value : undefined;
}
