/**
 * What a talk button means, decided without touching a page: a click latches it or lets it go, holding it is
 * for as long as it is held. Sound is on from the first moment either way, for only its end tells the two
 * apart.
 */

/** Held for longer than this, it was no click. Milliseconds. */
export const CLICK_MS = 300;

/** What holds a button down: a pointer, a key on the button itself, or the key that was chosen for it. */
export type HoldSource = 'pointer' | 'button-key' | 'chosen-key';

interface Held {
  readonly sinceMs: number;
  /** Whether it was latched before. */
  readonly wasLatched: boolean;
}

export interface Hold {
  readonly isLatched: boolean;
  readonly held: Readonly<Partial<Record<HoldSource, Held>>>;
}

export type HoldHappening =
  /** Times of `performance.now()`. */
  | { readonly kind: 'down'; readonly source: HoldSource; readonly atMs: number }
  | { readonly kind: 'up'; readonly source: HoldSource; readonly atMs: number }
  /** Something took the pointer or key away: it is not known when it will come up. */
  | { readonly kind: 'taken'; readonly source: HoldSource }
  /** The page lost its keys and pointers: another window, another tab, or it goes. */
  | { readonly kind: 'left' }
  /** A click without anything that went down: of a screen reader, or by voice. */
  | { readonly kind: 'click' }
  /** Switched on elsewhere: by the server, for an open channel. */
  | { readonly kind: 'latched' }
  /** The right to it is gone. */
  | { readonly kind: 'ended' };

export const NOT_HELD: Hold = { isLatched: false, held: {} };

export function isOn({ isLatched, held }: Hold): boolean {
  return isLatched || Object.keys(held).length > 0;
}

export function holdStep(hold: Hold, happening: HoldHappening): Hold {
  switch (happening.kind) {
    case 'down':
      return down(hold, happening.source, happening.atMs);
    case 'up':
      return up(hold, happening.source, happening.atMs);
    case 'taken':
      return without(hold, happening.source);
    case 'left':
      return { ...hold, held: {} };
    case 'click':
      return { ...hold, isLatched: !hold.isLatched };
    case 'latched':
      return { ...hold, isLatched: true };
    case 'ended':
      return NOT_HELD;
  }
}

function down(hold: Hold, source: HoldSource, sinceMs: number): Hold {
  // A key that is held down repeats itself.
  if (hold.held[source]) return hold;
  return { ...hold, held: { ...hold.held, [source]: { sinceMs, wasLatched: hold.isLatched } } };
}

function up(hold: Hold, source: HoldSource, atMs: number): Hold {
  const held = hold.held[source];
  // It was let go before, when the page was left.
  if (!held) return hold;
  const released = without(hold, source);
  if (source === 'chosen-key') return released;
  const isClick = atMs - held.sinceMs < CLICK_MS;
  return { ...released, isLatched: isClick && !held.wasLatched };
}

function without({ isLatched, held }: Hold, source: HoldSource): Hold {
  const { [source]: _, ...others } = held;
  return { isLatched, held: others };
}
