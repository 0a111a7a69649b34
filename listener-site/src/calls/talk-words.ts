import type { CallTalkView } from './call-talk.ts';

/** Whether the others hear one, in a sentence. */
export function talkWords({ talk, microphone }: CallTalkView, isTalking: boolean): string {
  if (talk.you.isMuted) return 'You were muted. Whoever did it can let you talk again.';
  if (!talk.room.channels.some(({ mayTalk }) => mayTalk)) return 'You listen here.';
  if (isTalking) return 'They hear you.';
  if (microphone.kind === 'off') return 'They do not hear you yet.';
  return 'Nobody hears you. Press to talk, or hold.';
}

/** `KeyboardEvent.code`, as it stands on most keyboards. */
export function keyWords(code: string | undefined): string {
  if (code === undefined) return 'A key can be held to talk.';
  const key = code.replace(/^(Key|Digit)/, '').replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2');
  return `Hold ${key} to talk.`;
}
