import * as z from 'zod/mini';
import { flag } from '../webrtc.ts';
import type { MicrophoneChoice } from './microphone.ts';

/** What somebody set for talking, for the next time. */
export interface TalkSettings {
  readonly microphone: MicrophoneChoice;
  readonly dim: DimSetting;
  /** `KeyboardEvent.code` of the key that holds a channel, by channel. */
  readonly keys: Readonly<Record<string, string>>;
  /** 0 to 1, by channel; 1 unless it is here. */
  readonly volumes: Readonly<Record<string, number>>;
}

/** How the program gives way to voices. */
export interface DimSetting {
  readonly isOn: boolean;
  /** How much softer it gets, decibels: 0 to 40. */
  readonly depthDb: number;
}

const KEY = 'auxcast-talk';

/** Channels come and go with sessions: more than these are not kept. */
const CHANNELS = 64;

export const DIM_DEPTH_DB = 40;

const kept = z.object({
  microphone: z.object({
    deviceId: z.nullable(z.string()),
    isCleaned: flag,
    /** Not kept before there was a choice of it. */
    isLevelled: z.optional(flag),
  }),
  dim: z.object({ isOn: flag, depthDb: z.number().check(z.minimum(0), z.maximum(DIM_DEPTH_DB)) }),
  channels: z.array(
    z.object({
      channelId: z.string(),
      key: z.optional(z.string()),
      volume: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
    }),
  ),
});
type Kept = z.infer<typeof kept>;

export const FIRST_SETTINGS: TalkSettings = {
  microphone: { deviceId: null, isCleaned: true, isLevelled: true },
  dim: { isOn: true, depthDb: 14 },
  keys: {},
  volumes: {},
};

/** Browsers may forbid storage, or have none: then every visit begins anew. */
export function keptTalkSettings(): TalkSettings {
  try {
    const found = kept.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '')).data;
    return found ? settingsOf(found) : FIRST_SETTINGS;
  } catch {
    return FIRST_SETTINGS;
  }
}

export function keepTalkSettings({ microphone, dim, keys, volumes }: TalkSettings): void {
  const channelIds = [...new Set([...Object.keys(keys), ...Object.keys(volumes)])].slice(-CHANNELS);
  const channels = channelIds.map((channelId) => ({
    channelId,
    key: keys[channelId],
    volume: volumes[channelId],
  }));
  try {
    localStorage.setItem(KEY, JSON.stringify({ microphone, dim, channels } satisfies Kept));
  } catch {
    // Forbidden, or full: it is for this visit alone.
  }
}

function settingsOf({ microphone, dim, channels }: Kept): TalkSettings {
  const keys: Record<string, string> = {};
  const volumes: Record<string, number> = {};
  for (const { channelId, key, volume } of channels) {
    if (key !== undefined) keys[channelId] = key;
    if (volume !== undefined) volumes[channelId] = volume;
  }
  const { isCleaned, isLevelled = isCleaned } = microphone;
  return { microphone: { ...microphone, isLevelled }, dim, keys, volumes };
}
