import { type Ref, ref } from 'vue';
import { ask } from '../messaging/ask.ts';
import { showIfBroken } from './tell.ts';

/** Starting and stopping, and why the last of that was refused. */
export interface RecordingHand {
  readonly refusal: Readonly<Ref<string>>;
  readonly isBusy: Readonly<Ref<boolean>>;
  start(isMultiTrack: boolean): Promise<void>;
  stop(): Promise<void>;
}

export function useRecording(): RecordingHand {
  const refusal = ref('');
  const isBusy = ref(false);
  async function act(asked: () => Promise<string>): Promise<void> {
    // A second press would start what was just begun.
    if (isBusy.value) return;
    isBusy.value = true;
    await showIfBroken(
      asked().then((words) => {
        refusal.value = words;
      }),
    );
    isBusy.value = false;
  }
  return {
    refusal,
    isBusy,
    start: (isMultiTrack) => act(() => ask('startRecording', { isMultiTrack })),
    stop: () => act(() => ask('stopRecording')),
  };
}
