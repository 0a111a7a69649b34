import type { TalkView } from '../talk/talk-view.ts';
import { keyWord } from '../talk/talk-words.ts';

/** Whether the others hear one, in a sentence. */
export function talkWords({ state, microphone }: TalkView, isTalking: boolean): string {
  if (state.you.isMuted) return 'You were muted. Whoever did it can let you talk again.';
  if (!state.room.channels.some(({ mayTalk }) => mayTalk)) return 'You listen here.';
  if (isTalking) return 'They hear you.';
  if (microphone.kind === 'off') return 'They do not hear you yet.';
  return 'Nobody hears you. Press to talk, or hold.';
}

/** @param code `KeyboardEvent.code` */
export function keyWords(code: string | undefined): string {
  return code === undefined ? 'A key can be held to talk.' : `Hold ${keyWord(code)} to talk.`;
}
