/**
 * A fault is a play: one file in `plays/` that exports `async function play(stage)`. It breaks something in the middle of a broadcast,
 * waits until everything has healed by itself, throws when it does not, and returns how long that took. An end-to-end test plays it
 * for the healing alone; the bench `faults` times it and judges.
 */

/** What `npm run bench -- faults --json` writes. Times in milliseconds, until sound is back at the listener's ear. */
export interface FaultFigures {
  /** The worst of: the host's worker, the listener's, both. From the kill. */
  readonly workerKilledMs: number;
  /** From the kill until the pool has all its workers again. */
  readonly restartMs: number;
  /** From `/readyz` of the process that was started again. */
  readonly processKilledMs: number;
  /** From the start of that process to the first yes of `/readyz`. Judged along with it, and not written. */
  readonly readyMs: number;
  /** From the return of the host's network after 30 s. */
  readonly hostNetworkLossMs: number;
  /** From the change. */
  readonly hostAddressChangeMs: number;
  /** From the return of the listener's network after 10 s. */
  readonly listenerNetworkLossMs: number;
  /** From opening the page. */
  readonly udpBlockedJoinMs: number;
  /** From the block. */
  readonly udpBlockedMidwayMs: number;
  /** From opening the page. */
  readonly turnJoinMs: number;
  /** Percent of samples made up while a tenth of the packets is lost, in Chromium. */
  readonly loss10ConcealedPct: number;
  readonly firefoxLoss10ConcealedPct: number;
  readonly burstJoins: BurstFigures;
  /** From the moment it stops reading until it is dropped. */
  readonly slowListenerDroppedMs: number;
}

export interface BurstFigures {
  readonly served: number;
  /** Told "full", with a time to try again. */
  readonly refused: number;
  /** The longest that a listener who was there before went without a packet; they come every 20 ms. */
  readonly existingListenersGapMs: number;
}

/** A play's part of the figures. */
export type Figures = Partial<FaultFigures>;

/** A fault, played on a stage that is live and heard. */
export type Play<Stage> = (stage: Stage) => Promise<Figures>;

/** Where acts are played: by the bench. */
export interface Theatre {
  /** Ends whatever an act starts. */
  readonly scope: AsyncDisposableStack;
  /** Tells people how far it is. */
  say(line: string): void;
  /** Plays and keeps the figures. A play that fails is a failure of the bench, but the next one is played all the same. */
  perform(name: string, play: () => Promise<Figures>): Promise<void>;
}

/** Plays that share a stage: opens it and has them performed, one after the other. */
export type Act = (theatre: Theatre) => Promise<void>;
