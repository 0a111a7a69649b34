import { HoldBinding, isOn } from '@auxcast/shared-types/talk';
import { onBeforeUnmount, onMounted, type ShallowRef, watch } from 'vue';

export interface UseHoldOptions {
  readonly button: Readonly<ShallowRef<HTMLElement | null>>;
  /** Latched as those know it who carry it out. */
  readonly isLatched: () => boolean;
  /** `KeyboardEvent.code` of a key that holds it, too. */
  readonly chosenKey: () => string | undefined;
  readonly onHold: (wish: { isOn: boolean; isLatched: boolean }) => void;
}

/** A button that a click latches, and that is held for as long as it is held. */
export function useHold({ button, isLatched, chosenKey, onHold }: UseHoldOptions): void {
  const binding = new HoldBinding({
    onChange: (hold) => {
      if (!isLearning) onHold({ isOn: isOn(hold), isLatched: hold.isLatched });
    },
  });
  let unbind: (() => void) | undefined;
  let isLearning = false;

  /** It goes on already: nobody has to be asked for it. */
  function learnLatched(): void {
    isLearning = true;
    binding.happened({ kind: 'latched' });
    isLearning = false;
  }

  onMounted(() => {
    if (button.value) unbind = binding.bind(button.value);
    if (isLatched()) learnLatched();
  });
  onBeforeUnmount(() => {
    unbind?.();
    // What is latched goes on without this page.
    if (!binding.hold.isLatched) binding.close();
  });
  watch(
    chosenKey,
    (key) => {
      binding.chosenKey = key;
    },
    { immediate: true },
  );
  // Switched elsewhere: by the key for all windows, another page, or the server.
  watch(isLatched, (latched) => {
    if (latched === binding.hold.isLatched) return;
    if (latched) learnLatched();
    else binding.happened({ kind: 'ended' });
  });
}
