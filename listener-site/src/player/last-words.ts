import { type ErrorCode, isolated, type SeenEndReason } from '@auxcast/shared-types';
import type { Line } from './page-view.ts';

/** What a friend would say when nothing more is coming. */
export function lastWords(line: Line, host: string): string {
  switch (line.kind) {
    case 'ended':
      return endWords(line.reason, host);
    case 'removed':
      return isolated(line.message);
    case 'failed':
      return failureWords(line.code);
    default:
      return endWords(null, host);
  }
}

export function endWords(reason: SeenEndReason | null, host: string): string {
  switch (reason) {
    case 'host':
      return `${host} put the aux down. Thanks for listening.`;
    case 'host-away':
      return `${host} did not come back.`;
    case 'admin':
      return 'Whoever runs this server ended the session.';
    case 'server':
      return 'The server had to end the session.';
    case 'empty':
      return 'Everybody left, and the call ended.';
    case 'other':
    case null:
      return 'The music is over. Thanks for listening.';
  }
}

function failureWords(code: ErrorCode | 'unsupported'): string {
  switch (code) {
    case 'unsupported':
    case 'cannot-consume':
      return 'This browser cannot play live sound, or something in it (a setting, an extension) keeps it from that. A recent Chrome, Edge, Firefox or Safari can.';
    case 'protocol-mismatch':
      return 'This page is older than the server. Reload it.';
    case 'invite-needed':
      return 'This one is private. Ask its host for an invite link, and open that.';
    case 'invite-refused':
      return 'This invite is used up, out of date or taken back. Ask its host for a new one.';
    case 'taken-over':
      return 'This went on in another tab or window of yours.';
    case 'session-not-found':
      return 'There is no such session any more.';
    default:
      return 'Something broke. Reload the page to try again.';
  }
}
