import type { StudioSummary } from '../messaging/studio-summary.ts';
import { showBadge } from './badge.ts';
import { followTabs } from './live-tab.ts';
import { showNotice } from './notices.ts';
import { shownMark, updateUnlessLive } from './updates.ts';

const IDLE: StudioSummary = {
  mark: 'idle',
  listeners: 0,
  words: 'Auxcast: go live with this tab',
  asking: 0,
  call: null,
  talks: false,
  alarm: null,
  tabId: null,
  secondTabId: null,
};

/**
 * To be called when there is neither an offscreen document nor a broadcast: what the last one showed would
 * stand for ever.
 */
export async function clearLeftovers(): Promise<void> {
  if ((await shownMark()) !== 'idle') await showSummary(IDLE);
}

/** Shows what the studio says: badge, notice, and which tab is live. */
export async function showSummary(summary: StudioSummary): Promise<void> {
  try {
    await Promise.all([
      showBadge(summary),
      followTabs(summary),
      showNotice('alarm', summary.alarm),
      showNotice('call', summary.call),
    ]);
  } finally {
    // Whatever the browser could not show, an update does not wait for it.
    await updateUnlessLive(summary.mark);
  }
}
