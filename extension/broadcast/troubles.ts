import type { Monitor } from '../capture/monitor.ts';
import type { Hearing, ReaderTrouble, Source } from '../capture/source.ts';
import type { FailureCode } from '../failures/failures.ts';
import type { HostSession } from '../session/host-session.ts';
import type { SoundWatch } from './sound-watch.ts';

/** What of a broadcast can go wrong, and what the host wants of it. */
export interface Troubled {
  readonly source: Pick<Source, 'sound' | 'standing' | 'soundTrouble'>;
  readonly session: Pick<HostSession, 'connected' | 'lineFailure' | 'nowPlaying'>;
  readonly watch: Pick<SoundWatch, 'isUploadLost' | 'isSilent' | 'isQuiet' | 'sounds'>;
  readonly monitor: Pick<Monitor, 'isOutputGone'>;
  readonly isPaused: boolean;
  readonly mutedHere: boolean;
}

/** What is wrong just now, worst first. */
export function troublesOf(troubled: Troubled): FailureCode[] {
  const { source, monitor, mutedHere } = troubled;
  const { moveFailure, loss, fault, readerLoss } = source.standing;
  const sounds = source.sound !== undefined && fault === undefined;
  const troubles = [
    moveFailure,
    loss,
    fault,
    lineTrouble(troubled),
    sounds ? soundTrouble(troubled) : undefined,
    monitor.isOutputGone && !mutedHere ? ('output-gone' as const) : undefined,
    sounds && readerLoss && isFelt(readerLoss, troubled) ? readerLoss.code : undefined,
  ];
  return troubles.filter((code) => code !== undefined);
}

function lineTrouble({ session, source, watch }: Troubled): FailureCode | undefined {
  if (!session.connected) return session.lineFailure;
  return source.sound && watch.isUploadLost ? 'upload-lost' : undefined;
}

function soundTrouble({ source, watch, isPaused }: Troubled): FailureCode | undefined {
  // Nobody is to hear it.
  return isPaused ? undefined : source.soundTrouble(hearingOf(watch));
}

function hearingOf({ isSilent, isQuiet }: Troubled['watch']): Hearing {
  if (isSilent) return 'silent';
  return isQuiet ? 'quiet' : 'sound';
}

function isFelt({ isDoubtful }: ReaderTrouble, { session, watch }: Troubled): boolean {
  return !isDoubtful || (session.nowPlaying.track === null && watch.sounds);
}
