import { onMounted, onScopeDispose, ref, shallowReadonly } from 'vue';
import { browser } from 'wxt/browser';
import { showIfBroken } from '../tell.ts';

/** The key that the host's browser has for a command of ours now; empty for none. */
export function useShortcut(command: string) {
  const shortcut = ref('');

  async function look(): Promise<void> {
    const all = await browser.commands.getAll();
    shortcut.value = all.find(({ name }) => name === command)?.shortcut ?? '';
  }
  // The browser tells nobody when it is changed on its own page.
  const onFocus = () => void showIfBroken(look());

  onMounted(() => {
    onFocus();
    window.addEventListener('focus', onFocus);
  });
  onScopeDispose(() => window.removeEventListener('focus', onFocus));
  return shallowReadonly(shortcut);
}
