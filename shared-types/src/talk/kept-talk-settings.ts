import * as z from 'zod/mini';
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

const volume = z.number().check(z.minimum(0), z.maximum(1));

const kept = z.object({
  microphone: z.object({ deviceId: z.nullable(z.string()), isCleaned: z.boolean() }),
  dim: z.object({ isOn: z.boolean(), depthDb: z.number().check(z.minimum(0), z.maximum(DIM_DEPTH_DB)) }),
  keys: z.record(z.string(), z.string()),
  volumes: z.record(z.string(), volume),
});

export const FIRST_SETTINGS: TalkSettings = {
  microphone: { deviceId: null, isCleaned: true },
  dim: { isOn: true, depthDb: 14 },
  keys: {},
  volumes: {},
};

/** Browsers may forbid storage, or have none: then every visit begins anew. */
export function keptTalkSettings(): TalkSettings {
  try {
    return kept.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '')).data ?? FIRST_SETTINGS;
  } catch {
    return FIRST_SETTINGS;
  }
}

export function keepTalkSettings(settings: TalkSettings): void {
  const { keys, volumes } = settings;
  const bounded = { ...settings, keys: newest(keys), volumes: newest(volumes) };
  try {
    localStorage.setItem(KEY, JSON.stringify(bounded));
  } catch {
    // Forbidden, or full: it is for this visit alone.
  }
}

function newest<T>(byChannel: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(byChannel).slice(-CHANNELS));
}
