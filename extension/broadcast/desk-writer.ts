import { type deskRequests, ProtocolError, type RequestInput, type SeenStrip } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';

const log = logger('desk');

/** A hand on a fader says more than anybody is told: ten changes a second. Milliseconds. */
const EVERY_MS = 100;
/** So long the server's word of what it took may be under way. */
const TOLD_WITHIN_MS = 500;

type Messages = typeof deskRequests;
type StripWish = RequestInput<Messages, 'setStrip'>;
export type StripChange = Omit<StripWish, 'stripId'>;
export type DeskChange = RequestInput<Messages, 'setDesk'>;

/** What was changed here of one strip. */
interface Wish {
  /** Since it was told last. */
  unsent: StripChange | undefined;
  /** What the server may not have told back yet. */
  shown: StripChange;
  /** Counts what was sent: of an older answer nothing is forgotten. */
  sent: number;
}

export interface DeskWriterOptions {
  /** Ask the server. They reject with a ProtocolError. */
  readonly setStrip: (wish: StripWish) => Promise<unknown>;
  readonly setDesk: (change: DeskChange) => Promise<unknown>;
  /** The server did not let it: what is shown is its word again. */
  readonly onRefused: (error: ProtocolError) => void;
}

/**
 * Tells the server what is changed here, at a pace that it bears, and knows meanwhile what was changed: a
 * fader stands where the hand put it.
 */
export class DeskWriter {
  readonly #options: DeskWriterOptions;
  readonly #wishes = new Map<string, Wish>();
  readonly #forgets = new Set<ReturnType<typeof setTimeout>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DeskWriterOptions) {
    this.#options = options;
  }

  /** A strip as it is wanted here. */
  over(strip: SeenStrip): SeenStrip {
    const wish = this.#wishes.get(strip.stripId);
    return wish ? { ...strip, ...wish.shown } : strip;
  }

  change(stripId: string, change: StripChange): void {
    const wish = this.#wishes.get(stripId) ?? { unsent: undefined, shown: {}, sent: 0 };
    wish.unsent = { ...wish.unsent, ...change };
    wish.shown = { ...wish.shown, ...change };
    this.#wishes.set(stripId, wish);
    // The first word at once, and then the newest of each moment.
    if (this.#timer === undefined) this.#flush();
  }

  /** Never rejects. */
  async setDesk(change: DeskChange): Promise<void> {
    try {
      await this.#options.setDesk(change);
    } catch (error) {
      this.#refused(error);
    }
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    for (const forget of this.#forgets) clearTimeout(forget);
    this.#wishes.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    for (const [stripId, wish] of this.#wishes) {
      if (!wish.unsent) continue;
      void this.#send(stripId, wish, wish.unsent);
      wish.unsent = undefined;
      this.#timer ??= setTimeout(() => this.#flush(), EVERY_MS);
    }
  }

  /** Never rejects. */
  async #send(stripId: string, wish: Wish, change: StripChange): Promise<void> {
    wish.sent += 1;
    const { sent } = wish;
    try {
      await this.#options.setStrip({ stripId, ...change });
    } catch (error) {
      this.#forget(stripId, wish, sent);
      this.#refused(error);
      return;
    }
    const forget = setTimeout(() => {
      this.#forgets.delete(forget);
      this.#forget(stripId, wish, sent);
    }, TOLD_WITHIN_MS);
    this.#forgets.add(forget);
  }

  #forget(stripId: string, wish: Wish, sent: number): void {
    if (wish.sent === sent && !wish.unsent) this.#wishes.delete(stripId);
  }

  #refused(error: unknown): void {
    log.warn('The server did not take a change of the desk.', error);
    const known =
      error instanceof ProtocolError ? error : new ProtocolError('internal', 'That did not work.');
    this.#options.onRefused(known);
  }
}
