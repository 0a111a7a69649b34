import { ducking, gain, HOST_STRIPS, strip } from '@auxcast/shared-types';
import * as z from 'zod/mini';

const KEY = 'auxcast-desk';

const hostStrip = z.enum(HOST_STRIPS);

const deskSettings = z.object({
  masterGain: gain,
  /** Of the host's own strips. */
  strips: z.partialRecord(hostStrip, z.object({ gain, pan: strip.shape.pan, ducks: z.boolean() })),
  /** Of them, those whose compressor is on. */
  compressed: z.array(hostStrip),
  /** `null`: as it comes. */
  ducking: z.nullable(ducking),
});
/** What the host set at the desk, for the next time on this device. */
export type DeskSettings = z.infer<typeof deskSettings>;

/** A voice wants a compressor, music has had one. */
export const FIRST_DESK_SETTINGS: DeskSettings = {
  masterGain: 1,
  strips: {},
  compressed: ['microphone'],
  ducking: null,
};

/** Browsers may forbid storage, or have none: then every time begins anew. */
export function keptDeskSettings(): DeskSettings {
  try {
    return deskSettings.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '')).data ?? FIRST_DESK_SETTINGS;
  } catch {
    return FIRST_DESK_SETTINGS;
  }
}

export function keepDeskSettings(settings: DeskSettings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Forbidden, or full: it is for this time alone.
  }
}
