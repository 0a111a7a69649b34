import { isolated, type SeenEndReason } from '@auxcast/shared-types';
import { type CallView, callState } from './call-view.ts';

/** What a friend would say about the way to the call, in one or two short sentences. */
export function callWords(view: CallView): string {
  const { line, session } = view;
  switch (callState(view)) {
    case 'lobby':
      return 'Say who you are, and come in.';
    case 'connecting':
      return 'Connecting…';
    case 'in-call':
      return 'You are in the call.';
    case 'coming-back':
      // Said by who found it out (see `plain-answer.ts`), or by a newer server that has a reason of its own.
      return line.kind === 'away' && (line.code === 'websocket-required' || line.code === 'refused')
        ? line.message
        : 'Lost the connection, coming back…';
    case 'full':
      return 'It is packed in here. You are in as soon as there is room.';
    case 'left':
      return 'You left the call. It goes on without you.';
    case 'ended':
      return callEndWords(line.kind === 'ended' ? line.reason : null, session.hostName);
    case 'removed':
      return line.kind === 'removed' ? isolated(line.message) : '';
    case 'elsewhere':
      return 'You are in this call in another tab or window. This one stepped back.';
    case 'uninvited':
      return 'This call is for those who were invited. Ask for a link of your own.';
    case 'failed':
      return line.kind === 'failed' ? failureWords(line.code) : '';
  }
}

export function callEndWords(reason: SeenEndReason | null, hostName: string | null): string {
  switch (reason) {
    case 'host':
      return `The call has ended. ${isolated(hostName ?? 'The host')} closed it for everybody.`;
    case 'admin':
      return 'The call has ended. Whoever runs this server closed it.';
    case 'empty':
      return 'The call has ended. Nobody was in it any more.';
    case 'server':
      return 'The call has ended. The server had to close it.';
    case 'host-away':
    case 'other':
    case null:
      return 'The call has ended.';
  }
}

function failureWords(code: string): string {
  switch (code) {
    case 'unsupported':
    case 'cannot-consume':
      return 'This browser cannot do live sound, or something in it (a setting, an extension) keeps it from that. A recent Chrome, Edge, Firefox or Safari can.';
    case 'protocol-mismatch':
      return 'This page is older than the server. Reload it.';
    default:
      return 'Something broke. Reload the page to try again.';
  }
}
