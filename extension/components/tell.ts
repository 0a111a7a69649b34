import { logger } from '@auxcast/shared-types/log';
import { shallowReadonly, shallowRef } from 'vue';
import { ask, type DataOf } from '../messaging/ask.ts';
import type { CommandName } from '../messaging/commands.ts';

const log = logger('popup');

const broken = shallowRef(false);

/** A command did not even reach who answers it: to reload the extension is all that helps. */
export const isBroken = shallowReadonly(broken);

/** Asks what a button stands for. Never rejects: that it failed is shown by `isBroken`. */
export function tell<K extends CommandName>(name: K, ...data: DataOf<K>): Promise<void> {
  return showIfBroken(ask(name, ...data));
}

/** The same for what the browser is asked. */
export async function showIfBroken(work: Promise<unknown>): Promise<void> {
  try {
    await work;
    broken.value = false;
  } catch (error) {
    log.error('The extension does not answer.', error);
    broken.value = true;
  }
}
