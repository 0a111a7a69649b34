import type { SoundCounts } from './reception-stats.ts';

/** No packet for so long: the sound stopped, be it here or at the host. */
const STOPPED_MS = 500;

/** What came between two looks. */
export interface SoundWindow {
  /** Packets that did not come, or not at first, percent. */
  readonly lossPct: number;
  /** Missing packets are asked for again. */
  readonly repairs: boolean;
  /** Sound that had to be made up, percent; `undefined` where the browser does not say. */
  readonly madeUpPct: number | undefined;
  /**
   * The same with the silence that is made up after a while: all of it, when packets come but cannot be
   * decoded.
   */
  readonly emptyPct: number;
  /** What the jitter buffer held back, milliseconds. */
  readonly bufferMs: number;
}

/** `undefined` where the sound stopped or began in between: that says nothing about how well it comes. */
export function windowBetween(before: SoundCounts, after: SoundCounts): SoundWindow | undefined {
  const packets = after.packets - before.packets;
  if (packets <= 0 || isStopped(before) || isStopped(after)) return undefined;
  const lost = Math.max(0, after.lost - before.lost);
  const nacks = Math.max(0, after.nacks - before.nacks);
  const missed = Math.max(lost, nacks);
  const samples = (after.samples ?? 0) - (before.samples ?? 0);
  const madeUp = after.madeUp - before.madeUp;
  const silence = after.madeUpSilence - before.madeUpSilence;
  const emitted = after.emitted - before.emitted;
  return {
    lossPct: percent(missed, packets + lost),
    repairs: nacks > 0,
    madeUpPct: samples > 0 ? percent(madeUp - silence, samples) : undefined,
    emptyPct: samples > 0 ? percent(madeUp, samples) : 0,
    bufferMs: emitted > 0 ? ((after.bufferedS - before.bufferedS) / emitted) * 1000 : 0,
  };
}

function isStopped({ sincePacketMs = 0 }: SoundCounts): boolean {
  return sincePacketMs > STOPPED_MS;
}

function percent(part: number, whole: number): number {
  return Math.min(100, Math.max(0, (part / whole) * 100));
}
