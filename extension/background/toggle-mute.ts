import { ask } from '../messaging/ask.ts';
import { tellStudioIfOpen } from './offscreen-document.ts';

/** By a key that works while another page of the browser is in front. */
export async function toggleMuteEverything(): Promise<void> {
  await tellStudioIfOpen(() => ask('toggleMuteEverything'));
}
