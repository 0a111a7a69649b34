import type { Chromium } from './chromium.ts';
import { TalkSeat } from './talk-seat.ts';
import { VoiceEar } from './voice-ear.ts';

const PARTS = {
  talkButton: (channelId: string) => `.talk-channel[data-channel="${channelId}"] .talk-button`,
  arm: '.talk-microphone .main',
  device: '.talk-microphone select',
  cleaning: '.talk-microphone .talk-check input',
};

/** A microphone is given to pages without a question, and the sound of real devices. */
export const MICROPHONE_ALLOWED = ['--use-fake-ui-for-media-stream'];

/**
 * Somebody at the product's own page of a session. @param name of whoever comes by an invite: they are asked
 * for it
 */
export async function takeSiteSeat({ browser }: Chromium, link: string, name?: string): Promise<TalkSeat> {
  // Apart from all others: they may not share what is kept.
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  // Several of them share a core with whoever measures: nothing moves that need not.
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.goto(link);
  if (name !== undefined) {
    await page.locator('dialog input').fill(name);
    await page.locator('dialog button[type="submit"]').click();
  }
  await page.waitForSelector('.talk-channel');
  return new TalkSeat(page, await VoiceEar.attach(page), PARTS);
}
