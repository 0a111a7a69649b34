import { logger } from '@auxcast/shared-types/log';

const log = logger('microphone');

/** Whether the extension may use the microphone without asking. */
export async function isMicrophoneAllowed(): Promise<boolean> {
  const { state } = await navigator.permissions.query({ name: 'microphone' });
  return state === 'granted';
}

/**
 * Has the browser ask its user, on a page of ours in a tab: an offscreen document cannot. What is allowed
 * here holds for the whole extension, and nothing is kept open.
 * @returns whether it is allowed
 */
export async function askForMicrophone(): Promise<boolean> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return true;
  } catch (error) {
    log.info('The microphone was not allowed, or there is none.', error);
    return isMicrophoneAllowed();
  }
}
