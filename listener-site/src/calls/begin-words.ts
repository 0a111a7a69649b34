import type { ProtocolError, SeenGoLiveRight } from '@auxcast/shared-types';

/** Whether a call may be begun here, as a friend would say it; empty when it may. */
export function rightWords(right: SeenGoLiveRight): string {
  switch (right) {
    case 'allowed':
      return '';
    case 'host-key-required':
      return 'This server asks for its host key before anyone starts a call. Whoever runs it has it.';
    case 'host-key-refused':
      return 'That is not the host key of this server.';
    case 'not-from-here':
      return 'Nobody can start a call from here: without a host key, this server lets only people on its own network do that, under its own address. Whoever runs it can set one (HOST_KEY).';
    case 'other':
      return 'This page is older than the server. Reload it.';
  }
}

/** Why the server does not answer just now. It is asked again by itself. */
export function awayWords({ code, message }: ProtocolError): string {
  switch (code) {
    case 'server-full':
      return 'The server is full just now. Trying again…';
    case 'rate-limited':
      return 'That was a lot of calls in a short time. Trying again in a moment…';
    case 'websocket-required':
    case 'refused':
      return message;
    default:
      return 'The server does not answer. Trying again…';
  }
}
