export interface ShortcutActions {
  readonly toggle: () => void;
  readonly toggleMute: () => void;
  /** By a tenth of the whole. */
  readonly changeVolume: (by: number) => void;
  readonly help: () => void;
}

const STEP = 0.1;

/** Keys of the whole page. Off in text fields and with modifier keys; Space stays with a focused control. */
export function onShortcut(event: KeyboardEvent, actions: ShortcutActions): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest('input:not([type=range]), textarea, select, [contenteditable], dialog')) return;
  const action = actionFor(event.key, target, actions);
  if (!action) return;
  event.preventDefault();
  action();
}

function actionFor(
  key: string,
  target: Element | undefined,
  actions: ShortcutActions,
): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case ' ':
      return target?.closest('button, a, summary, input') ? undefined : actions.toggle;
    case 'k':
      return actions.toggle;
    case 'm':
      return actions.toggleMute;
    case 'arrowup':
      return target?.matches('input') ? undefined : () => actions.changeVolume(STEP);
    case 'arrowdown':
      return target?.matches('input') ? undefined : () => actions.changeVolume(-STEP);
    case '?':
      return actions.help;
    default:
      return undefined;
  }
}
