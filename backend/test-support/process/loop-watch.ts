import { createHistogram, performance } from 'node:perf_hooks';
import type { LoopReport } from './loop-report.ts';

const TICK_MS = 1;
/** Turns up to this length may be idle waiting for the next tick. */
const IDLE_MS = 2 * TICK_MS;
const US_PER_MS = 1000;

/**
 * Watches how long this thread's event loop is held. Own, because `monitorEventLoopDelay` cannot tell a loop
 * that computes from one whose core was taken away.
 */
export class LoopWatch {
  /** Microseconds between two turns. */
  readonly #turns = createHistogram();
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;
  #startCpuMs = 0;
  #lastCpuMs = 0;
  #heldMs = 0;
  #heldCpuMs = 0;
  #offCoreMs = 0;

  start(): void {
    this.#turns.reset();
    this.#heldMs = 0;
    this.#heldCpuMs = 0;
    this.#offCoreMs = 0;
    this.#lastMs = performance.now();
    this.#startCpuMs = cpuMs();
    this.#lastCpuMs = this.#startCpuMs;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** What happened since `start`. */
  stop(): LoopReport {
    clearInterval(this.#timer);
    this.#tick();
    return {
      heldMs: this.#heldMs,
      heldP99Ms: this.#turns.percentile(99) / US_PER_MS,
      heldCpuMs: this.#heldCpuMs,
      offCoreMs: this.#offCoreMs,
      cpuMs: this.#lastCpuMs - this.#startCpuMs,
    };
  }

  #tick(): void {
    const nowMs = performance.now();
    const nowCpuMs = cpuMs();
    const tookMs = nowMs - this.#lastMs;
    if (tookMs > IDLE_MS) this.#offCoreMs += Math.max(0, tookMs - TICK_MS - (nowCpuMs - this.#lastCpuMs));
    this.#turns.record(Math.max(1, Math.round(tookMs * US_PER_MS)));
    this.#heldMs = Math.max(this.#heldMs, tookMs);
    this.#heldCpuMs = Math.max(this.#heldCpuMs, nowCpuMs - this.#lastCpuMs);
    this.#lastMs = nowMs;
    this.#lastCpuMs = nowCpuMs;
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / US_PER_MS;
}
