import { ask } from '../messaging/ask.ts';
import { showDesk } from './desk-page.ts';
import { tellStudioIfOpen } from './offscreen-document.ts';

/**
 * By a key that works in all windows. Chrome tells of presses alone, so it switches on and off. Where the
 * microphone was never allowed, the page that can ask for it is shown.
 */
export async function toggleTalk(): Promise<void> {
  await tellStudioIfOpen(async () => {
    if (!(await ask('toggleTalk'))) await showDesk();
  });
}
