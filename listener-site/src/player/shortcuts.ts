import type { Player } from './player.ts';

/** What keys act on. */
export interface ShortcutTarget {
  readonly view: Pick<Player['view'], 'muted'>;
  readonly playback: Pick<Player['playback'], 'toggle' | 'setMuted' | 'changeVolume'>;
}

/** Of the whole volume. */
const STEP = 0.1;

/** Keys of the whole page. Off in text fields and with modifier keys; Space stays with a focused control. */
export function onShortcut(event: KeyboardEvent, player: ShortcutTarget, help: () => void): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const focus = event.target instanceof Element ? event.target : undefined;
  if (focus?.closest('input:not([type=range]), textarea, select, [contenteditable], dialog')) return;
  const action = actionFor(event.key, focus, player) ?? (event.key === '?' ? help : undefined);
  if (!action) return;
  event.preventDefault();
  action();
}

function actionFor(
  key: string,
  focus: Element | undefined,
  { view, playback }: ShortcutTarget,
): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case ' ':
      return focus?.closest('button, a, summary, input') ? undefined : () => playback.toggle();
    case 'k':
      return () => playback.toggle();
    case 'm':
      return () => playback.setMuted(!view.muted);
    case 'arrowup':
      return focus?.matches('input') ? undefined : () => playback.changeVolume(STEP);
    case 'arrowdown':
      return focus?.matches('input') ? undefined : () => playback.changeVolume(-STEP);
    default:
      return undefined;
  }
}
