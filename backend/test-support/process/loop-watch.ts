import { performance } from 'node:perf_hooks';

const TICK_MS = 1;
/** Turns up to this length may be idle waiting for the next tick. */
const IDLE_MS = 2 * TICK_MS;
const US_PER_MS = 1000;

export interface LoopReport {
  /** The longest time between two turns of the event loop, one tick of the watch included. */
  readonly heldMs: number;
  /** The most that this thread computed between two turns: what held it by its own work. */
  readonly heldCpuMs: number;
  /**
   * In all the longer turns together: time in which this thread had work to do, and another process had its
   * core.
   */
  readonly offCoreMs: number;
  /** What this thread computed, in all. */
  readonly cpuMs: number;
}

/**
 * Watches how long this thread's event loop is held. Own, because `monitorEventLoopDelay` cannot tell a loop
 * that computes from one whose core was taken away.
 */
export class LoopWatch {
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;
  #startCpuMs = 0;
  #lastCpuMs = 0;
  #heldMs = 0;
  #heldCpuMs = 0;
  #offCoreMs = 0;

  start(): void {
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
