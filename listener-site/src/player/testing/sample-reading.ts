import type { ReceptionReading } from '../reception.ts';
import type { PathState, SoundCounts } from '../reception-stats.ts';

export const QUIET_COUNTS: SoundCounts = {
  packets: 0,
  lost: 0,
  nacks: 0,
  samples: 0,
  madeUp: 0,
  madeUpSilence: 0,
  bufferedS: 0,
  emitted: 0,
  sincePacketMs: 10,
  level: 0.3,
};

/** A look at a reception over UDP that is well, but for what is given. */
export function sampleReading(
  sound: Partial<SoundCounts>,
  way: Partial<PathState> = {},
  rest: Partial<ReceptionReading> = {},
): ReceptionReading {
  return {
    sound: { ...QUIET_COUNTS, ...sound },
    way: { path: 'udp', roundTripMs: 1, answered: 0, unanswered: 0, found: true, ...way },
    consumerId: 'consumer',
    isConnected: true,
    refusal: undefined,
    ...rest,
  };
}
