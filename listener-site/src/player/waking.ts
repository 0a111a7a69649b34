/**
 * Milliseconds that passed beyond what a timer should have taken: the machine slept, or the page was frozen.
 * By the wall clock too, for the steady one may stand still meanwhile (W3C High Resolution Time); that
 * somebody set it forward costs one needless look.
 */
const JUMP_MS = 5_000;

/**
 * As much of the Network Information API (WICG) as it takes to notice a change from Wi-Fi to a mobile
 * network.
 */
interface Connection extends EventTarget {
  readonly type?: string;
}

/**
 * Notices what the page's own events (`online`, `pageshow`, `visibilitychange`) do not tell: a frozen tab
 * that goes on, a machine that slept with its timers, another network without a moment offline.
 */
export class Waking {
  readonly #onWake: () => void;
  readonly #connection: Connection | undefined = connection();
  #connectionType = this.#connection?.type;
  #lookedAtMs = performance.now();
  #lookedAtWallMs = Date.now();

  constructor(onWake: () => void) {
    this.#onWake = onWake;
    // Page Lifecycle (WICG): Chromium alone.
    document.addEventListener('resume', onWake);
    this.#connection?.addEventListener('change', this.#connectionChanged);
  }

  /** To be called every `everyMs` while the machine is awake. */
  look(everyMs: number): void {
    const [now, wall] = [performance.now(), Date.now()];
    const passedMs = Math.max(now - this.#lookedAtMs, wall - this.#lookedAtWallMs);
    this.#lookedAtMs = now;
    this.#lookedAtWallMs = wall;
    if (passedMs - everyMs > JUMP_MS) this.#onWake();
  }

  close(): void {
    document.removeEventListener('resume', this.#onWake);
    this.#connection?.removeEventListener('change', this.#connectionChanged);
  }

  // It also tells whenever the browser thinks anew about speed.
  readonly #connectionChanged = (): void => {
    const type = this.#connection?.type;
    if (type === this.#connectionType) return;
    this.#connectionType = type;
    this.#onWake();
  };
}

function connection(): Connection | undefined {
  if (!('connection' in navigator)) return undefined;
  return navigator.connection instanceof EventTarget ? navigator.connection : undefined;
}
