import { THEME_COOKIE } from './theme.ts';

const YEAR_S = 31_536_000;

const root = document.documentElement;
const button = document.querySelector<HTMLElement>('.theme-toggle');

if (button) {
  button.hidden = false;
  button.onclick = () => {
    // What the page looks like now, by choice or by the system's wish.
    const theme = getComputedStyle(root).colorScheme === 'light' ? 'dark' : 'light';
    root.dataset['theme'] = theme;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http
    document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
  };
}
