import type { ReceptionReport } from '@auxcast/shared-types';

/** Between two reports, milliseconds. */
const SPACING_MS = 5_000;

export interface ReceptionReporterOptions {
  readonly send: (report: ReceptionReport) => Promise<unknown>;
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
}

/** Tells the server how this listener hears: changes alone, and not too often. */
export class ReceptionReporter {
  readonly #options: ReceptionReporterOptions;
  #sent: ReceptionReport | undefined;
  #sentAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ReceptionReporterOptions) {
    this.#options = options;
  }

  /** To be called again and again with what is so now. */
  tell(report: ReceptionReport): void {
    const now = this.#options.now();
    if (isSame(this.#sent, report) || now - this.#sentAtMs < SPACING_MS) return;
    this.#sent = report;
    this.#sentAtMs = now;
    this.#options.send(report).catch(() => {
      // Not heard: said again, while it is still so.
      if (this.#sent === report) this.forget();
    });
  }

  /** Nothing is to be heard, or nobody listens: whoever reported trouble has none now. */
  rest(): void {
    if (this.#sent === undefined || this.#sent.sound === 'good') return;
    this.tell({ sound: 'good', cause: null, path: this.#sent.path, concealedPct: null });
  }

  /** The server knows nothing (any more). */
  forget(): void {
    this.#sent = undefined;
  }
}

/** The share of made-up sound always moves; it goes along with the rest. */
function isSame(one: ReceptionReport | undefined, other: ReceptionReport): boolean {
  return one?.sound === other.sound && one.cause === other.cause && one.path === other.path;
}
