import { browser } from 'wxt/browser';

/** What tells the host's page that it stands in the browser's side panel. */
const BESIDE = '#beside';

const PANEL = { permissions: ['sidePanel'] } satisfies Parameters<typeof browser.permissions.request>[0];

/** Whether this page stands in the side panel, and not in a tab. */
export function isBeside(): boolean {
  return location.hash === BESIDE;
}

/** Shows the host's page beside whatever tab is in front. The right to it is asked for the first time. */
export async function openBeside(): Promise<void> {
  if (!(await browser.permissions.request(PANEL))) return;
  const { id } = await browser.windows.getCurrent();
  if (id === undefined) return;
  // Not waited for: opening takes the click that led here, and a click is not good for long.
  void browser.sidePanel.setOptions({ path: `desk.html${BESIDE}`, enabled: true });
  await browser.sidePanel.open({ windowId: id });
}
