import { visibility } from '@auxcast/shared-types';
import { storage } from 'wxt/utils/storage';
import * as z from 'zod/mini';
import { presetServerUrl } from './preset.ts';

/** kbit/s, stereo. */
export const QUALITIES = [128, 192, 256] as const;
export const quality = z.union([z.literal(128), z.literal(192), z.literal(256)]);
export type Quality = z.infer<typeof quality>;

/** What the host chose, remembered in this browser. A field that does not fit any more falls back alone. */
export const settings = z.object({
  /** `null`: the server the extension is preset to. */
  serverUrl: z.catch(z.nullable(z.string()), null),
  hostKey: z.catch(z.string(), ''),
  hostName: z.catch(z.string(), ''),
  /** Of the next broadcast; empty lets the server choose. */
  title: z.catch(z.string(), ''),
  quality: z.catch(quality, 192),
  visibility: z.catch(visibility, 'unlisted'),
});
export type Settings = z.infer<typeof settings>;

const stored = storage.defineItem<unknown>('local:settings');

export async function loadSettings(): Promise<Settings> {
  return settings.parse((await stored.getValue()) ?? {});
}

export async function saveSettings(changes: Partial<Settings>): Promise<Settings> {
  const next = settings.parse({ ...(await loadSettings()), ...changes });
  await stored.setValue(next);
  return next;
}

/** The server to use: the host's own choice, else the preset. */
export async function serverUrlOf({ serverUrl }: Settings): Promise<string> {
  return serverUrl ?? (await presetServerUrl());
}
