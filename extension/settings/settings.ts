import { visibility } from '@auxcast/shared-types';
import { storage } from 'wxt/utils/storage';
import * as z from 'zod/mini';
import { hostKeys, withHostKey } from './host-keys.ts';
import { presetServerUrl } from './preset.ts';

/** kbit/s, stereo. */
export const QUALITIES = [128, 192, 256] as const;
export const quality = z.union([z.literal(128), z.literal(192), z.literal(256)]);
export type Quality = z.infer<typeof quality>;

/** What the host chose, remembered in this browser. A field that does not fit any more falls back alone. */
export const settings = z.object({
  /** `null`: the server the extension is preset to. */
  serverUrl: z.catch(z.nullable(z.string()), null),
  hostKeys: z.catch(hostKeys, {}),
  hostName: z.catch(z.string(), ''),
  /** Of the next broadcast; empty lets the server choose. */
  title: z.catch(z.string(), ''),
  quality: z.catch(quality, 192),
  visibility: z.catch(visibility, 'unlisted'),
});
export type Settings = z.infer<typeof settings>;

/** The one key there used to be, whichever server it was sent to. */
const formerly = z.object({ hostKey: z.string().check(z.minLength(1)) });

const stored = storage.defineItem<unknown>('local:settings');

export async function loadSettings(): Promise<Settings> {
  const kept = await read();
  return formerly.safeParse(kept).success ? alone(takeOver) : settings.parse(kept);
}

/**
 * Changes what it is given and leaves the rest as it is now, whoever wrote it meanwhile: popup and options
 * page may both be open.
 * @param changes where they depend on what is kept now, a function of that
 */
export function saveSettings(
  changes: Partial<Settings> | ((now: Settings) => Partial<Settings>),
): Promise<Settings> {
  return alone(async () => {
    const now = await takeOver();
    const next = settings.parse({ ...now, ...(typeof changes === 'function' ? changes(now) : changes) });
    await stored.setValue(next);
    return next;
  });
}

/** One reader who writes at a time, in all pages of the extension together. */
function alone(work: () => Promise<Settings>): Promise<Settings> {
  return navigator.locks.request('settings', work);
}

async function read(): Promise<unknown> {
  return (await stored.getValue()) ?? {};
}

/** The settings as they are, in today's form. */
async function takeOver(): Promise<Settings> {
  const kept = await read();
  const current = settings.parse(kept);
  const former = formerly.safeParse(kept);
  if (!former.success) return current;
  // It was entered for the server that is in use; from now on it is that one's alone.
  const server = await serverUrlOf(current);
  const taken = { ...current, hostKeys: withHostKey(current.hostKeys, server, former.data.hostKey) };
  await stored.setValue(taken);
  return taken;
}

/** The server to use: the host's own choice, else the preset. */
export async function serverUrlOf({ serverUrl }: Settings): Promise<string> {
  return serverUrl ?? (await presetServerUrl());
}
