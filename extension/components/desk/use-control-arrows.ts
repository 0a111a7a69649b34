import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue';

const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
]);

/** The arrows go from a control of one strip to the same of its neighbour: both say `data-control`. */
export function useControlArrows(root: Readonly<ShallowRef<HTMLElement | null>>): void {
  // Before a fader takes the key for its own.
  onMounted(() => root.value?.addEventListener('keydown', onKey, { capture: true }));
  onBeforeUnmount(() => root.value?.removeEventListener('keydown', onKey, { capture: true }));

  function onKey(event: KeyboardEvent): void {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const step = STEPS.get(key);
    if (step === undefined || ctrlKey || metaKey || altKey || !(target instanceof HTMLElement)) return;
    const { control } = target.dataset;
    if (control === undefined) return;
    event.preventDefault();
    const alike = [...(root.value?.querySelectorAll<HTMLElement>(`[data-control="${control}"]`) ?? [])];
    alike[alike.indexOf(target) + step]?.focus();
  }
}
