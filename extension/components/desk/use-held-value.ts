import { computed, onScopeDispose, ref, watch } from 'vue';

/** Long enough for what was asked to come back as what is. Milliseconds. */
const SETTLE_MS = 500;

/**
 * A value as the hand on it has it: news of where it was just before do not move it away under the hand.
 * @param actual as it is told
 */
export function useHeldValue(actual: () => number) {
  const held = ref<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hold(value: number): void {
    held.value = value;
    clearTimeout(timer);
    timer = setTimeout(() => {
      held.value = undefined;
    }, SETTLE_MS);
  }

  watch(actual, (value) => {
    if (value === held.value) held.value = undefined;
  });
  onScopeDispose(() => clearTimeout(timer));
  return { shown: computed(() => held.value ?? actual()), hold };
}
