/**
 * A fault is a play: one file in `plays/` that exports `async function play(stage)`. It breaks something in
 * the middle of a broadcast, waits until everything has healed by itself, throws when it does not, and
 * returns how long that took. An end-to-end test plays it for the healing alone; the bench `faults` times it
 * and judges.
 */

/**
 * What `npm run bench -- faults --json` writes, and the figures beside it that are judged along and only
 * printed. Times in milliseconds, until sound is back at the listener's ear.
 */
export interface FaultFigures extends FiguresBeside {
  /** The worst of: the host's worker, the listener's, both. From the kill. */
  readonly workerKilledMs: number;
  /** From the kill until the pool has all its workers again. */
  readonly restartMs: number;
  /** From `/readyz` of the process that was started again. */
  readonly processKilledMs: number;
  /** From the return of the host's network after 30 s; the worse of: its browser was told, and it was not. */
  readonly hostNetworkLossMs: number;
  /** From the change. */
  readonly hostAddressChangeMs: number;
  /**
   * From the return of the listener's network after 10 s; the worse of: its browser was told, and it was not.
   */
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

export interface FiguresBeside {
  /** From the start of a process that was killed to the first yes of `/readyz`. */
  readonly readyMs: number;
  /**
   * From the loss of the host's network until listeners are told; the worse of: its browser was told, and it
   * was not.
   */
  readonly hostAwayToldMs: number;
  /** From opening the page, on a good line: what the other ways are compared with. */
  readonly udpJoinMs: number;
  /** From the block of the host's UDP. */
  readonly hostUdpBlockedMidwayMs: number;
  /**
   * Percent of the sound that a browser which listened before never got while the thousand joined: made up,
   * or silent.
   */
  readonly burstMissedPct: number;
  /** Percent of samples made up in Chromium while a tenth of the host's packets is lost. */
  readonly hostLoss10ConcealedPct: number;
  /** The same while packets come up to 100 ms late, and one in fifty after those that left behind it. */
  readonly latePacketsConcealedPct: number;
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
  /**
   * Plays and keeps the figures. A play that fails is a failure of the bench, but the next one is played all
   * the same.
   */
  perform(name: string, play: () => Promise<Figures>): Promise<void>;
}

/** Plays that share a stage: opens it and has them performed, one after the other. */
export type Act = (theatre: Theatre) => Promise<void>;
