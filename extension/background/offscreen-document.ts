import { browser } from 'wxt/browser';

const PATH = '/offscreen.html';

let opening: Promise<void> | undefined;

/** Makes the offscreen document unless it is there. */
export async function openOffscreenDocument(): Promise<void> {
  opening ??= createUnlessThere().finally(() => {
    opening = undefined;
  });
  await opening;
}

async function createUnlessThere(): Promise<void> {
  if (await isOffscreenOpen()) return;
  await browser.offscreen.createDocument({
    url: PATH,
    // This reason has no time limit, unlike AUDIO_PLAYBACK.
    reasons: ['USER_MEDIA'],
    justification: 'Captures the music tab, sends it to listeners and plays it to the host.',
  });
}

export async function isOffscreenOpen(): Promise<boolean> {
  const contexts = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
  return contexts.length > 0;
}

/** Sends to the offscreen document and makes it first if need be. */
export async function tellStudio(tell: () => Promise<void>): Promise<void> {
  await openOffscreenDocument();
  await tell();
}

/** Sends to the offscreen document if there is one: without it, nobody needs to know. */
export async function tellStudioIfOpen(tell: () => Promise<void>): Promise<void> {
  if (await isOffscreenOpen()) await tell();
}
