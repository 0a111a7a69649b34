import type { JSHandle, Page } from 'puppeteer-core';

/**
 * How the browser has the microphone of that name open in this page: found among the browser's objects, for
 * nothing leads to it. @throws Error where it is not open once
 */
export async function openMicrophone(page: Page, name: string): Promise<MediaTrackSettings> {
  const prototype = await page.evaluateHandle(() => MediaStreamTrack.prototype);
  const tracks = await page.queryObjects(prototype);
  try {
    return await tracks.evaluate(settingsOf, name);
  } finally {
    await Promise.all([prototype, tracks].map((handle: JSHandle) => handle.dispose()));
  }
}

/** Runs in the page. */
function settingsOf(tracks: MediaStreamTrack[], name: string): MediaTrackSettings {
  const [track, ...others] = tracks.filter(
    ({ readyState, label }) => readyState === 'live' && label === name,
  );
  if (!track || others.length > 0) throw new Error(`"${name}" is not open once.`);
  return track.getSettings();
}
