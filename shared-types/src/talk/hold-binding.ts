import { type Hold, type HoldHappening, type HoldSource, holdStep, isOn, NOT_HELD } from './hold-step.ts';

export interface HoldOptions {
  /** It went on or off, or was latched or no longer is. */
  readonly onChange: (hold: Hold) => void;
}

/**
 * One thing that can be held, by a button of the page and by a key of the user's choice. Whatever is held is
 * let go when the page is left, for what comes up elsewhere is not told here; what is latched stays.
 */
export class HoldBinding {
  readonly #options: HoldOptions;
  readonly #gone = new AbortController();
  #hold: Hold = NOT_HELD;
  /** `KeyboardEvent.code` of the chosen key. */
  #chosenKey: string | undefined;

  constructor(options: HoldOptions) {
    this.#options = options;
    const { signal } = this.#gone;
    const left = () => this.happened({ kind: 'left' });
    window.addEventListener('blur', left, { signal });
    window.addEventListener('pagehide', left, { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.hidden) left();
      },
      { signal },
    );
    // Before the page's own shortcuts, which leave alone what is taken: one key does not do two things.
    window.addEventListener('keydown', (event) => this.#chosenDown(event), { signal, capture: true });
    window.addEventListener('keyup', (event) => this.#chosenUp(event), { signal, capture: true });
  }

  get hold(): Hold {
    return this.#hold;
  }

  set chosenKey(code: string | undefined) {
    if (code === this.#chosenKey) return;
    this.#chosenKey = code;
    this.happened({ kind: 'taken', source: 'chosen-key' });
  }

  /** Returns what unbinds the button. */
  bind(button: HTMLElement): () => void {
    const unbound = new AbortController();
    const signal = AbortSignal.any([unbound.signal, this.#gone.signal]);
    const on = <K extends keyof HTMLElementEventMap>(
      name: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ) => button.addEventListener(name, listener, { signal });
    on('pointerdown', (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      // Its release is wanted wherever the pointer has gone by then.
      button.setPointerCapture(event.pointerId);
      this.#down('pointer', event);
    });
    on('pointerup', (event) => {
      if (event.isPrimary) this.#up('pointer', event);
    });
    on('pointercancel', () => this.happened({ kind: 'taken', source: 'pointer' }));
    on('lostpointercapture', () => this.happened({ kind: 'taken', source: 'pointer' }));
    // A long press opens one on touch screens.
    on('contextmenu', (event) => event.preventDefault());
    on('keydown', (event) => {
      // As the chosen key it has done its part.
      if (!isActivation(event) || event.defaultPrevented) return;
      // No click comes of it.
      event.preventDefault();
      if (!event.repeat) this.#down('button-key', event);
    });
    on('keyup', (event) => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      this.#up('button-key', event);
    });
    on('blur', () => this.happened({ kind: 'taken', source: 'button-key' }));
    on('click', (event) => {
      // Those of a pointer count as what went down and came up (UI Events, `detail`).
      if (event.detail === 0) this.happened({ kind: 'click' });
    });
    return () => {
      unbound.abort();
      this.happened({ kind: 'taken', source: 'pointer' });
      this.happened({ kind: 'taken', source: 'button-key' });
    };
  }

  happened(happening: HoldHappening): void {
    const before = this.#hold;
    this.#hold = holdStep(before, happening);
    if (isOn(before) !== isOn(this.#hold) || before.isLatched !== this.#hold.isLatched)
      this.#options.onChange(this.#hold);
  }

  /** Lets go of it. Idempotent. */
  close(): void {
    this.#gone.abort();
    this.happened({ kind: 'ended' });
  }

  #chosenDown(event: KeyboardEvent): void {
    if (event.code !== this.#chosenKey || !isForPage(event)) return;
    event.preventDefault();
    if (!event.repeat) this.#down('chosen-key', event);
  }

  #chosenUp(event: KeyboardEvent): void {
    if (event.code === this.#chosenKey) this.#up('chosen-key', event);
  }

  // When it happened, not when this page had time for it: else a click on a busy page would be a hold. The
  // same clock as `performance.now()` (DOM, "inner event creation steps").
  #down(source: HoldSource, { timeStamp }: Event): void {
    this.happened({ kind: 'down', source, atMs: timeStamp });
  }

  #up(source: HoldSource, { timeStamp }: Event): void {
    this.happened({ kind: 'up', source, atMs: timeStamp });
  }
}

function isActivation({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (key === ' ' || key === 'Enter') && !ctrlKey && !metaKey && !altKey;
}

/** Neither typed into a field nor part of a shortcut of the browser's. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target instanceof Element ? event.target : undefined;
  return !target?.closest('input:not([type=range],[type=checkbox]), textarea, select, [contenteditable]');
}
