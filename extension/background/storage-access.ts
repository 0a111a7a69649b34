import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';

const log = logger('storage');

let closing: Promise<boolean> | undefined;

/**
 * The settings hold the host key, and by default every content script may read them: so could whoever takes
 * over the process of a music page, for our relay runs in it. The relay needs none of them.
 * (`storage.session` is closed to pages by default.)
 */
export async function closeStorageToPages(): Promise<void> {
  closing = close();
  await closing;
}

/** Whether what is stored is ours alone. */
export function storageIsClosed(): Promise<boolean> {
  closing ??= close();
  return closing;
}

async function close(): Promise<boolean> {
  try {
    await browser.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
    return true;
  } catch (error) {
    log.warn('A page with our relay in it might read the settings.', error);
    return false;
  }
}
