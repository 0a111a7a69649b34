import { onScopeDispose, readonly, ref } from 'vue';

/** The local clock, told once a second. */
export function useNow() {
  const now = ref(Date.now());
  const timer = setInterval(() => {
    now.value = Date.now();
  }, 1000);
  onScopeDispose(() => clearInterval(timer));
  return readonly(now);
}
