import type { Detour } from './streams/detour.ts';

/** Why the sound goes round by HTTP. */
export type DetourReason =
  /** This browser has no WebRTC. */
  | 'missing'
  /** No path of it leads through. */
  | 'blocked'
  /** The system stops it while nobody looks at the page. */
  | 'hidden';

export interface SoundRouteOptions {
  /** Has the element play this. */
  readonly onSource: (source: MediaStream | string) => void;
  /** Whether anything can be heard. */
  readonly onConnected: (isConnected: boolean) => void;
  /** The way it comes, in words; `null`: the straight one. */
  readonly onDetour: (words: string | null) => void;
  readonly loadDetour: () => Promise<Detour>;
}

/** Looks at a straight way that is open again before it is trusted: at first, and at most. */
const BACK_LOOKS = 2;
const MOST_BACK_LOOKS = 30;
/** Looks at a straight way that holds until it is trusted as at first: five minutes. */
const HELD_LOOKS = 150;

const WORDS: Readonly<Record<DetourReason, string>> = {
  missing: 'Live by plain web, a moment behind: this browser has no faster way.',
  blocked: 'Live by plain web, a moment behind: this network lets no faster way through.',
  hidden: 'Live by plain web, a moment behind.',
};

/** Which way the sound comes: straight over WebRTC, or round by HTTP where and while that does not do. */
export class SoundRoute {
  readonly #options: SoundRouteOptions;
  #stream: MediaStream | undefined;
  #isConnected = false;
  #reason: DetourReason | undefined;
  #detour: Promise<Detour> | undefined;
  #loaded: Detour | undefined;
  #isWanted = false;
  #openLooks = 0;
  #trustLooks = BACK_LOOKS;
  #heldLooks = 0;
  #isClosed = false;

  constructor(options: SoundRouteOptions) {
    this.#options = options;
  }

  /** Undefined: it comes straight. */
  get reason(): DetourReason | undefined {
    return this.#reason;
  }

  /** Of the detour. */
  get delayMs(): number {
    return this.#loaded?.delayMs ?? 0;
  }

  /** A (new) program on the straight way. */
  straight(stream: MediaStream): void {
    this.#stream = stream;
    if (!this.#reason) this.#options.onSource(stream);
  }

  /** Whether packets can arrive on the straight way. */
  connected(isConnected: boolean): void {
    this.#isConnected = isConnected;
    if (!this.#reason) this.#options.onConnected(isConnected);
  }

  /** Whether somebody wants to hear it. */
  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (!this.#reason) return;
    if (isWanted) this.#start();
    else this.#loaded?.stop();
  }

  /** Round by HTTP, for as long as this is so. */
  goRound(reason: DetourReason): void {
    this.#openLooks = 0;
    if (this.#reason === reason) return;
    const wasRound = this.#reason !== undefined;
    this.#reason = reason;
    this.#options.onDetour(WORDS[reason]);
    if (wasRound) return;
    this.#options.onConnected(false);
    this.#start();
  }

  /** Loads what it takes to go round, for when there will be no time for that. */
  async prepare(): Promise<void> {
    await (await this.#load()).prepare();
  }

  /** To be called every now and then while somebody listens. */
  look(): void {
    if (!this.#reason) {
      this.#heldLooks = this.#isConnected ? this.#heldLooks + 1 : 0;
      if (this.#heldLooks >= HELD_LOOKS) this.#trustLooks = BACK_LOOKS;
      return;
    }
    this.#heldLooks = 0;
    if (!this.#loaded) this.#start();
    this.#loaded?.look();
    if (this.#reason !== 'blocked') return;
    this.#openLooks = this.#isConnected ? this.#openLooks + 1 : 0;
    if (this.#openLooks < this.#trustLooks) return;
    // One that breaks again and again is trusted later each time.
    this.#trustLooks = Math.min(MOST_BACK_LOOKS, this.#trustLooks * 2);
    this.goStraight();
  }

  /** Back, if the straight way is open. */
  goStraight(): void {
    const stream = this.#stream;
    if (!this.#reason || !this.#isConnected || !stream) return;
    this.#reason = undefined;
    this.#loaded?.stop();
    this.#options.onDetour(null);
    this.#options.onSource(stream);
    this.#options.onConnected(true);
  }

  close(): void {
    this.#isClosed = true;
    this.#loaded?.stop();
  }

  #start(): void {
    if (!this.#isWanted || !this.#reason || this.#isClosed) return;
    if (this.#loaded) {
      this.#loaded.start();
      return;
    }
    // What did not arrive is asked for again with the next wish, or the next look that finds no way.
    this.#load().then(
      () => this.#start(),
      () => undefined,
    );
  }

  async #load(): Promise<Detour> {
    this.#detour ??= this.#options.loadDetour();
    try {
      this.#loaded = await this.#detour;
      return this.#loaded;
    } catch (error) {
      this.#detour = undefined;
      throw error;
    }
  }
}
