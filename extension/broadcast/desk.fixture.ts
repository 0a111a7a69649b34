import { DUCKING, type SeenDesk, type SeenStrip } from '@auxcast/shared-types';
import type { TalkState } from '@auxcast/shared-types/talk';
import { createNanoEvents } from 'nanoevents';
import { vi } from 'vitest';
import type { MixEvents } from '../desk/mix.ts';
import type { DeskMix } from './desk-sound.ts';

const LEVELS = { strips: [], loudness: { momentaryLufs: -70, integratedLufs: -70, reductionDb: 0 } };

/** A mix without sound, and what it tells. */
export function fakeMix() {
  const news = createNanoEvents<MixEvents>();
  const mix = {
    program: new MediaStreamTrack(),
    bed: new MediaStreamTrack(),
    apart: { music: new MediaStreamTrack(), microphone: new MediaStreamTrack() },
    ears: new MediaStream(),
    levels: LEVELS,
    isLate: false,
    playingJingles: new Set<string>(),
    on: <E extends keyof MixEvents>(name: E, listener: MixEvents[E]) => news.on(name, listener),
    untilHeard: vi.fn(async () => undefined),
    setSource: vi.fn(),
    setStrip: vi.fn(),
    setSolo: vi.fn(),
    setCompressed: vi.fn(),
    dropStrip: vi.fn(),
    setDucking: vi.fn(),
    setTalking: vi.fn(),
    setMasterGain: vi.fn(),
    setOpen: vi.fn(),
    setApart: vi.fn(),
    crossfade: vi.fn(),
    playJingle: vi.fn(async () => undefined),
    stopJingle: vi.fn(),
    resetClip: vi.fn(),
    resetLoudness: vi.fn(),
    close: vi.fn(async () => undefined),
  } satisfies DeskMix;
  return { mix, news };
}

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
