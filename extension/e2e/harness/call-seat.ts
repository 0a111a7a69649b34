import type { Page } from 'puppeteer-core';
import { click } from './click.ts';
import { TalkSeat } from './talk-seat.ts';
import { VoiceEar } from './voice-ear.ts';

const PARTS = {
  // There is one channel, and its button opens the microphone.
  talkButton: () => '.talk-button',
  arm: '.talk-button',
  device: '.picker select',
  cleaning: '.picker .check input',
};

/** Begins a call on the home page, and is its host. */
export async function beginCall(page: Page, homeUrl: string, name: string): Promise<TalkSeat> {
  await page.goto(homeUrl);
  await click(page, '.start-call');
  await page.waitForSelector('#call-dialog[open]');
  await page.locator('#call-name').fill(name);
  await click(page, '#call-begin');
  return seatInCall(page);
}

/** Comes to a call by its link. */
export async function joinCall(page: Page, link: string, name: string): Promise<TalkSeat> {
  await page.goto(link);
  await page.locator('#lobby-name').fill(name);
  await click(page, '.lobby .main');
  return seatInCall(page);
}

async function seatInCall(page: Page): Promise<TalkSeat> {
  await page.waitForSelector('main.call[data-state="in-call"]');
  return new TalkSeat(page, await VoiceEar.attach(page), PARTS);
}
