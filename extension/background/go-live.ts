import { ask } from '../messaging/ask.ts';
import { hostKeyOf } from '../settings/host-keys.ts';
import { loadSettings, serverUrlOf } from '../settings/settings.ts';
import { openOffscreenDocument, tellStudio, tellStudioIfOpen } from './offscreen-document.ts';
import { grantTab } from './tab-grant.ts';

/** Goes live with a tab and the remembered settings. How it went is in the studio's state. */
export async function goLive(tabId: number): Promise<void> {
  const [grant, request] = await Promise.all([grantTab(tabId), remembered(), openOffscreenDocument()]);
  await tellStudio(() => ask('start', { grant, ...request }));
}

/** Moves the broadcast to another tab; listeners keep their link. */
export async function moveHere(tabId: number): Promise<void> {
  const grant = await grantTab(tabId);
  await tellStudio(() => ask('move', grant));
}

/** Takes the sound of another tab in beside the first's. How it went is in the studio's state. */
export async function addSecondTab(tabId: number): Promise<void> {
  const grant = await grantTab(tabId);
  await tellStudioIfOpen(() => ask('secondTab', grant));
}

async function remembered() {
  const settings = await loadSettings();
  const { hostName, title, visibility, quality } = settings;
  const serverUrl = await serverUrlOf(settings);
  return {
    serverUrl,
    hostKey: hostKeyOf(settings.hostKeys, serverUrl),
    hostName,
    title,
    visibility,
    bitrate: quality * 1000,
  };
}
