import { ref, shallowReadonly } from 'vue';
import { askForMicrophone, isMicrophoneAllowed } from '../capture/microphone-grant.ts';
import { isBeside } from './beside.ts';
import { tell } from './tell.ts';

const REFUSED =
  'The microphone is not allowed for Auxcast. Allow it beside this page’s address, then try again.';

/** Asks for the microphone where it was never allowed; `note` says what came of it. */
export function useMicrophoneGrant() {
  const note = ref('');

  async function mayUseMicrophone(): Promise<boolean> {
    if (await isMicrophoneAllowed()) return granted(true);
    // The browser puts its question away unanswered in a side panel: a page in a tab can ask.
    if (!isBeside()) return granted(await askForMicrophone());
    await tell('showDesk');
    return false;
  }

  function granted(isAllowed: boolean): boolean {
    note.value = isAllowed ? '' : REFUSED;
    return isAllowed;
  }

  return { mayUseMicrophone, note: shallowReadonly(note) };
}
