import { alarmPatienceMs } from '../failures/alarm-patience.ts';
import type { FailureCode } from '../failures/failures.ts';

/** What comes back sooner than this was not over: a network that flickers is one alarm, not one a minute. */
const CALM_MS = 5000;

interface Lasting {
  /** `performance.now()`, as below. */
  readonly sinceMs: number;
  /** Since when it is not there any more. */
  goneMs: number | undefined;
}

/** Waits with an alarm until what is wrong has lasted, and takes it back once it stays away. */
export class AlarmWatch {
  readonly #onDue: () => void;
  readonly #lasting = new Map<FailureCode, Lasting>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onDue time alone has changed what the host is to be told: look again */
  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  /** @param codes what is wrong now, worst first. @returns what the host is to be told now */
  look(codes: readonly FailureCode[]): FailureCode | undefined {
    const nowMs = performance.now();
    this.#note(codes, nowMs);
    this.#waitOn(nowMs);
    return codes.find((code) => this.#isDue(code, nowMs)) ?? this.#lingering(nowMs);
  }

  /** It is over: nothing lingers. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#lasting.clear();
  }

  #note(codes: readonly FailureCode[], nowMs: number): void {
    for (const code of codes) {
      const known = this.#lasting.get(code);
      if (known) known.goneMs = undefined;
      else if (alarmPatienceMs(code)) this.#lasting.set(code, { sinceMs: nowMs, goneMs: undefined });
    }
    for (const [code, lasting] of this.#lasting) {
      if (codes.includes(code)) continue;
      lasting.goneMs ??= nowMs;
      if (nowMs - lasting.goneMs >= CALM_MS) this.#lasting.delete(code);
    }
  }

  #isDue(code: FailureCode, nowMs: number): boolean {
    const patienceMs = alarmPatienceMs(code);
    if (patienceMs === undefined) return false;
    return nowMs - (this.#lasting.get(code)?.sinceMs ?? nowMs) >= patienceMs;
  }

  /** Gone just now, and perhaps not for long. What had not been told before is not told any more. */
  #lingering(nowMs: number): FailureCode | undefined {
    for (const [code, { sinceMs, goneMs = nowMs }] of this.#lasting) {
      if (goneMs - sinceMs >= (alarmPatienceMs(code) ?? 0)) return code;
    }
    return undefined;
  }

  #waitOn(nowMs: number): void {
    clearTimeout(this.#timer);
    const changesMs = [...this.#lasting].map(([code, { sinceMs, goneMs }]) =>
      goneMs === undefined ? sinceMs + (alarmPatienceMs(code) ?? 0) : goneMs + CALM_MS,
    );
    const nextMs = Math.min(...changesMs.filter((atMs) => atMs > nowMs));
    if (Number.isFinite(nextMs)) this.#timer = setTimeout(this.#onDue, Math.ceil(nextMs - nowMs));
  }
}
