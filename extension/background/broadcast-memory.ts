import { storage } from 'wxt/utils/storage';
import * as z from 'zod/mini';
import { type KeptBroadcast, keptBroadcast } from '../broadcast/kept-broadcast.ts';
import { KEEP_EVERY_MS } from '../messaging/keep-pulse.ts';
import { storageIsClosed } from './storage-access.ts';

/** In `storage.local`: `storage.session` does not survive a reload of the extension. The end is by the wall clock. */
const remembered = z.object({ broadcast: keptBroadcast, endsAtMs: z.number() });
const stored = storage.defineItem<unknown>('local:broadcast');

/** One after the other, in the order they were asked: an old wish never overwrites a newer one. */
let writing: Promise<void> = Promise.resolve();

/**
 * Remembers the broadcast for as long as the server would wait for its host; `null` forgets it. To be called again and again while it
 * lives. Nothing is kept where pages could read it.
 */
export function keepBroadcast(broadcast: KeptBroadcast | null): Promise<void> {
  const written = writing.then(() => write(broadcast));
  writing = written.catch(() => undefined);
  return written;
}

async function write(broadcast: KeptBroadcast | null): Promise<void> {
  if (broadcast === null || !(await storageIsClosed())) {
    await stored.removeValue();
    return;
  }
  // The server begins to wait when the connection breaks, at most one pulse after this.
  await stored.setValue({ broadcast, endsAtMs: Date.now() + KEEP_EVERY_MS + broadcast.graceMs });
}

/** The broadcast that may still be continued. One that is past its end is forgotten. */
export async function rememberedBroadcast(): Promise<z.infer<typeof remembered> | undefined> {
  await writing;
  const kept = await stored.getValue();
  if (kept === null || kept === undefined) return undefined;
  const known = remembered.safeParse(kept);
  if (known.success && known.data.endsAtMs > Date.now()) return known.data;
  await keepBroadcast(null);
  return undefined;
}
