import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import * as z from 'zod/mini';
import { KEEP_EVERY_MS } from '../messaging/keep-pulse.ts';
import { type KeptBroadcast, keptBroadcast } from '../messaging/kept-broadcast.ts';
import { storageIsClosed } from './storage-access.ts';

/**
 * In `storage.local`: `storage.session` does not survive a reload of the extension. The end is by the wall
 * clock.
 */
const remembered = z.object({ broadcast: keptBroadcast, endsAtMs: z.number() });
type Remembered = z.infer<typeof remembered>;

const FORGET_ALARM = 'forget-broadcast';
const stored = storage.defineItem<unknown>('local:broadcast');

/** One after the other, in the order they were asked: an old wish never overwrites a newer one. */
let working: Promise<unknown> = Promise.resolve();

/**
 * Remembers the broadcast for as long as the server would wait for its host; `null` forgets it. To be called
 * again and again while it lives. Nothing is kept where pages could read it.
 */
export function keepBroadcast(broadcast: KeptBroadcast | null): Promise<void> {
  return inTurn(() => write(broadcast));
}

/** The broadcast that may still be continued. One that is past its end is forgotten. */
export function rememberedBroadcast(): Promise<Remembered | undefined> {
  return inTurn(read);
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = working.then(work);
  working = done.catch(() => undefined);
  return done;
}

async function write(broadcast: KeptBroadcast | null): Promise<void> {
  if (broadcast === null || !(await storageIsClosed())) await forget();
  else await keepUntil(broadcast, latestEndMs(broadcast));
}

async function forget(): Promise<void> {
  await Promise.all([stored.removeValue(), browser.alarms.clear(FORGET_ALARM)]);
}

async function keepUntil(broadcast: KeptBroadcast, endsAtMs: number): Promise<void> {
  await stored.setValue({ broadcast, endsAtMs });
  // If nothing else does until then, this wakes the worker, which forgets it.
  await browser.alarms.create(FORGET_ALARM, { when: endsAtMs });
}

/** The server begins to wait when the connection breaks, at most one pulse after now. */
function latestEndMs({ graceMs }: KeptBroadcast): number {
  return Date.now() + KEEP_EVERY_MS + graceMs;
}

async function read(): Promise<Remembered | undefined> {
  const kept = await stored.getValue();
  if (kept === null || kept === undefined) return undefined;
  const known = remembered.safeParse(kept);
  if (!known.success || known.data.endsAtMs <= Date.now()) {
    await forget();
    return undefined;
  }
  const { broadcast } = known.data;
  // Later than that it cannot end, unless the clock was set back meanwhile.
  const endsAtMs = Math.min(known.data.endsAtMs, latestEndMs(broadcast));
  // The browser may have dropped the alarm when it started anew (chrome.alarms, "Persistence").
  if (endsAtMs !== known.data.endsAtMs || !(await browser.alarms.get(FORGET_ALARM)))
    await keepUntil(broadcast, endsAtMs);
  return { broadcast, endsAtMs };
}
