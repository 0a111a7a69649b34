import { ProtocolError, type SeenRole } from '@auxcast/shared-types';

/** What a friend would say about something that the server did not do. */
export function refusalWords(error: unknown): string {
  if (!(error instanceof ProtocolError)) return 'That did not work. Try again.';
  switch (error.code) {
    case 'muted':
      return 'You are muted. Whoever moderates here can undo that.';
    case 'forbidden':
    case 'not-found':
      return 'You may no longer talk there.';
    case 'too-many':
      return 'Many ask to speak just now. Try again in a while.';
    case 'disconnected':
    case 'timeout':
      return 'There is no connection just now. Try again when it is back.';
    case 'rate-limited':
      return 'That was too often. Try again in a moment.';
    default:
      return error.message;
  }
}

const ROLES: Readonly<Record<SeenRole, string>> = {
  host: 'Host',
  ops: 'Moderator',
  guest: 'Guest',
  listener: 'Listener',
  other: 'Guest',
};

export function roleWord(role: SeenRole): string {
  return ROLES[role];
}

/** `KeyboardEvent.code` as it stands on the keys of most keyboards. */
export function keyWord(code: string): string {
  return code.replace(/^(Key|Digit|Numpad(?=\d))/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
}
