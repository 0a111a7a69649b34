import type { MicrophoneState, MicrophoneTrouble } from './microphone.ts';

/** To be read before a microphone is opened. */
export const HEADPHONES_WORDS =
  'With Bluetooth headphones, music sounds like a telephone for as long as their microphone is on. A cable, or the microphone of this machine, keeps it good.';

const TROUBLES: Readonly<Record<MicrophoneTrouble, string>> = {
  insecure:
    'This page came without encryption (http), and browsers give such pages no microphone. Listening works. To talk, open it by https: whoever runs this server sets TLS_CERT and TLS_KEY, or puts it behind a proxy that has a certificate.',
  unsupported: 'This browser has no microphone to offer. A recent Chrome, Edge, Firefox or Safari has.',
  refused:
    'The microphone is not allowed here. Allow it for this page, beside the address or in the browser’s settings, and try again.',
  missing: 'There is no microphone on this machine. Plug one in, and it goes on by itself.',
  busy: 'Another program has the microphone, or the system keeps it. Close that program, and try again.',
  lost: 'The microphone was unplugged. Talking goes on when it is back, or with another one.',
  other: 'The microphone did not open. Try again, or take another one.',
};

/** What a friend would say about the microphone; empty while there is nothing to say. */
export function microphoneWords(state: MicrophoneState): string {
  switch (state.kind) {
    case 'off':
      return '';
    case 'asking':
      return 'Your browser asks for the microphone. Allow it to talk.';
    case 'open':
      return state.isSilenced ? 'The system has muted your microphone. Nobody hears you.' : '';
    case 'failed':
      return TROUBLES[state.trouble];
  }
}
