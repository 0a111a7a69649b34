import { logger } from '@auxcast/shared-types/log';
import { ask } from '../messaging/ask.ts';
import { keepBroadcast } from './broadcast-memory.ts';
import { tellStudioIfOpen } from './offscreen-document.ts';
import { continueIfGone } from './revival.ts';

const log = logger('worker');

/**
 * Ends the broadcast for everyone. One whose document is gone is taken up first: only so can the server be
 * told. Whatever comes of that, nothing is kept that could bring it back.
 */
export async function endBroadcast(): Promise<void> {
  try {
    await continueIfGone();
  } catch (error) {
    log.warn('The broadcast could not be taken up to be ended.', error);
  }
  // Before the end is told: a next broadcast may begin while the server still answers to that.
  await keepBroadcast(null);
  await tellStudioIfOpen(() => ask('end'));
}
