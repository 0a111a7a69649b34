import type { Monitor } from '../capture/monitor.ts';
import type { Hearing, ReaderTrouble, Source } from '../capture/source.ts';
import type { FailureCode } from '../failures/failures.ts';
import type { HostSession } from '../session/host-session.ts';
import type { SoundWatch } from './sound-watch.ts';

/** What of a broadcast can go wrong, and what the host wants of it. */
export interface Troubled {
  readonly source: Pick<Source, 'sound' | 'standing'>;
  /** What is heard of most: the same, or the desk's second tab. */
  readonly front: Pick<Source, 'sound' | 'standing' | 'soundTrouble'>;
  readonly session: Pick<HostSession, 'connected' | 'lineFailure' | 'nowPlaying'>;
  readonly watch: Pick<SoundWatch, 'isUploadLost' | 'isSilent' | 'isQuiet' | 'sounds'>;
  readonly monitor: Pick<Monitor, 'isOutputGone'>;
  readonly isPaused: boolean;
  readonly mutedHere: boolean;
}

/** What is wrong just now, worst first. */
export function troublesOf(troubled: Troubled): FailureCode[] {
  const { source, front, monitor, mutedHere } = troubled;
  const { moveFailure, loss } = source.standing;
  const { fault, readerLoss } = front.standing;
  const sounds = front.sound !== undefined && fault === undefined;
  const troubles = [
    moveFailure,
    loss,
    source.standing.fault ?? fault,
    lineTrouble(troubled),
    sounds ? soundTrouble(troubled) : undefined,
    monitor.isOutputGone && !mutedHere ? ('output-gone' as const) : undefined,
    sounds && readerLoss && isFelt(readerLoss, troubled) ? readerLoss.code : undefined,
  ];
  return troubles.filter((code) => code !== undefined);
}

function lineTrouble({ session, front, watch }: Troubled): FailureCode | undefined {
  if (!session.connected) return session.lineFailure;
  return front.sound && watch.isUploadLost ? 'upload-lost' : undefined;
}

function soundTrouble({ front, watch, isPaused }: Troubled): FailureCode | undefined {
  // Nobody is to hear it.
  return isPaused ? undefined : front.soundTrouble(hearingOf(watch));
}

function hearingOf({ isSilent, isQuiet }: Troubled['watch']): Hearing {
  if (isSilent) return 'silent';
  return isQuiet ? 'quiet' : 'sound';
}

function isFelt({ isDoubtful }: ReaderTrouble, { session, watch }: Troubled): boolean {
  return !isDoubtful || (session.nowPlaying.track === null && watch.sounds);
}
