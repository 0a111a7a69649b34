import { computed, onScopeDispose, ref, shallowRef } from 'vue';

/** What the server's clock is ahead of this document's steady one: a popup looks at one server. */
const aheadMs = shallowRef(0);

/** The server's time as this is called. */
export function setServerTime(serverTimeMs: number): void {
  aheadMs.value = serverTimeMs - performance.now();
}

/** The server's time, told once a second; it goes on evenly when somebody sets this machine's clock. */
export function useNow() {
  const now = ref(performance.now());
  const timer = setInterval(() => {
    now.value = performance.now();
  }, 1000);
  onScopeDispose(() => clearInterval(timer));
  return computed(() => now.value + aheadMs.value);
}
