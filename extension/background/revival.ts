import { logger } from '@auxcast/shared-types/log';
import { type Browser, browser } from 'wxt/browser';
import type { TabGrant } from '../capture/granted-tab.ts';
import { ask } from '../messaging/ask.ts';
import { LIFELINE_PORT } from '../messaging/lifeline.ts';
import { rememberedBroadcast } from './broadcast-memory.ts';
import { isOffscreenOpen, tellStudio } from './offscreen-document.ts';
import { injectPageScripts } from './page-scripts.ts';
import { clearLeftovers } from './shown-summary.ts';
import { grantTab } from './tab-grant.ts';
import { updateUnlessLive } from './updates.ts';

const log = logger('revival');

const GRANT_TRIES = 8;
const GRANT_GAP_MS = 250;

/**
 * Brings a broadcast back whose offscreen document is gone: closed, crashed, or left behind by a reload of
 * the extension or the browser. A capture that ends wakes this worker, and so does everything else that can
 * happen to the extension.
 */
export function watchOffscreenDocument(): void {
  browser.tabCapture.onStatusChanged.addListener(({ status }) => {
    if (status === 'stopped' || status === 'error') run(continueIfGone());
  });
  browser.runtime.onStartup.addListener(() => run(continueIfGone()));
  browser.runtime.onInstalled.addListener(() => run(continueIfGone()));
  // What is past its end is forgotten, and an update taken that waited, even where nothing else happens.
  browser.alarms.onAlarm.addListener(() => run(continueIfGone().then(() => updateUnlessLive())));
  run(lookAround());
}

/** As the worker starts: one that slept holds no port any more, and would not hear of the document's end. */
async function lookAround(): Promise<void> {
  if (await isOffscreenOpen()) holdLifeline();
  await continueIfGone();
}

let lifeline: Browser.runtime.Port | undefined;

/**
 * Holds a port to the offscreen document, whose end tells that it is gone. It is this worker that connects:
 * if it listened for ports, it would be the other end of everybody's, and neither popup nor page would notice
 * that the document is gone.
 */
export function holdLifeline(): void {
  if (lifeline) return;
  const port = browser.runtime.connect({ name: LIFELINE_PORT });
  lifeline = port;
  port.onDisconnect.addListener(() => {
    lifeline = undefined;
    run(continueIfGone());
  });
}

let continuing: Promise<void> | undefined;

/** Idempotent. */
export function continueIfGone(): Promise<void> {
  continuing ??= bringBack().finally(() => {
    continuing = undefined;
  });
  return continuing;
}

async function bringBack(): Promise<void> {
  const known = await rememberedBroadcast();
  const isOpen = await isOffscreenOpen();
  if (!known && !isOpen) await clearLeftovers();
  if (!known || (isOpen && (await ask('isBusy')))) return;
  const { broadcast, endsAtMs } = known;
  // Chromium lets a tab be captured again without a click while the one before still counts there.
  const grant = await grantAgain(broadcast.tabId);
  await tellStudio(() => ask('goOn', { broadcast, grant, patienceMs: endsAtMs - Date.now() }));
  // The page's reader spoke to the document that is gone.
  if ('tab' in grant) await injectPageScripts(broadcast.tabId);
}

/** The capture of the document that went away may take a moment to end. */
async function grantAgain(tabId: number): Promise<TabGrant> {
  for (let tries = 1; ; tries += 1) {
    const grant = await grantTab(tabId);
    if ('tab' in grant || grant.failure !== 'capture-in-use' || tries === GRANT_TRIES) return grant;
    await new Promise((resolve) => setTimeout(resolve, GRANT_GAP_MS));
  }
}

/** Has the tab captured again where that needs no click, or the click has just been made. */
export async function captureAgain(tabId: number): Promise<void> {
  const grant = await grantAgain(tabId);
  if ('tab' in grant) await tellStudio(() => ask('move', grant));
}

/** The popup opened on this tab: if the broadcast waits for a click there, this was it. */
export async function clickedOn(tabId: number): Promise<void> {
  if (await ask('awaitsClick', { tabId })) await captureAgain(tabId);
}

function run(work: Promise<void>): void {
  work.catch((error: unknown) => log.warn('The broadcast was not continued.', error));
}
