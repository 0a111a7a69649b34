import { DUCKING, type SeenDesk, type SeenStrip } from '@auxcast/shared-types';
import type { TalkState } from '@auxcast/shared-types/talk';

/** An open desk on which nothing was changed, but for what is given. */
export function sampleDesk(change: Partial<SeenDesk> = {}): SeenDesk {
  return {
    isOpen: true,
    isMixing: false,
    strips: [],
    ducking: DUCKING,
    revision: 0,
    appliedRevision: 0,
    ...change,
  };
}

/** A strip as it begins, on air. */
export function sampleStrip(stripId: string, change: Partial<SeenStrip> = {}): SeenStrip {
  return {
    stripId,
    gain: 1,
    pan: 0,
    isMuted: false,
    ducks: true,
    isOnAir: true,
    feed: 'program-minus',
    ...change,
  };
}

/** A room with the stage alone, where these talk. */
export function stageWith(...talking: string[]): TalkState['room'] {
  const stage = {
    channelId: 'stage',
    name: 'Stage',
    mode: 'push-to-talk' as const,
    mayTalk: true,
    mayListen: true,
    talking,
    matrix: null,
  };
  return { channels: [stage], people: [], invites: null };
}
