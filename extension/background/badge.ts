import { NIGHT, SIGNAL } from '@auxcast/shared-types/mark';
import { browser } from 'wxt/browser';
import type { StudioSummary } from '../messaging/studio-summary.ts';

const CALM = '#b8b0a5';
const WARN = '#f2bd5b';

interface Badge {
  readonly text: string;
  readonly ground: string;
}

/** What stands on the toolbar button: at most four characters fit. */
export function badgeOf({ mark, listeners, asking, talks }: StudioSummary): Badge {
  if (asking > 0) return { text: asking < 100 ? `?${asking}` : '?99', ground: SIGNAL };
  if (talks) return { text: 'TALK', ground: SIGNAL };
  switch (mark) {
    case 'idle':
      return { text: '', ground: CALM };
    case 'starting':
      return { text: '…', ground: CALM };
    case 'paused':
      return { text: '❚❚', ground: CALM };
    case 'warning':
      return { text: '!', ground: WARN };
    case 'live':
      return { text: listeners === 0 ? '●' : countText(listeners), ground: SIGNAL };
  }
}

function countText(listeners: number): string {
  return listeners < 1000 ? String(listeners) : `${Math.floor(listeners / 1000)}k`;
}

export async function showBadge(summary: StudioSummary): Promise<void> {
  const { text, ground } = badgeOf(summary);
  await Promise.all([
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: ground }),
    browser.action.setBadgeTextColor({ color: NIGHT }),
    browser.action.setTitle({ title: summary.words }),
  ]);
}
