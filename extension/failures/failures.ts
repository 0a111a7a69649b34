import { type ErrorCode, ProtocolError, sideToUpdate } from '@auxcast/shared-types';
import * as z from 'zod/mini';

/** What the host can do about it right from the popup. */
export type Mend = 'try-again' | 'open-options' | 'dismiss';

interface FailureWords {
  /** What happened, then what to do: whole sentences for people. `server` is the server's address. */
  readonly words: (server: string) => string;
  readonly mend: Mend;
}

/** Everything that can go wrong for a host, and what to do about it. The only place with these words. */
const FAILURES = {
  // the tab
  'capture-in-use': {
    words: () =>
      'Another extension is already capturing this tab. Stop it there, or reload the tab, then go live again.',
    mend: 'try-again',
  },
  'page-forbidden': {
    words: () =>
      'The browser lets no extension listen to this page. Open your music in an ordinary tab and go live from there.',
    mend: 'dismiss',
  },
  'click-needed': {
    words: () =>
      'The browser wants a click first. Open Auxcast from the toolbar on the music tab and go live there.',
    mend: 'try-again',
  },
  'capture-failed': {
    words: () => 'The browser would not hand over this tab’s sound. Reload the tab and go live again.',
    mend: 'try-again',
  },
  'tab-closed': {
    words: () =>
      'The music tab was closed. The link still works: open another music tab and move the broadcast there.',
    mend: 'dismiss',
  },
  'tab-discarded': {
    words: () =>
      'The browser put the music tab to sleep. The link still works: open the tab again and move the broadcast there.',
    mend: 'dismiss',
  },
  'tab-lost': {
    words: () =>
      'The sound of the music tab broke off. The link still works: open Auxcast on a music tab and move the broadcast there.',
    mend: 'dismiss',
  },
  'tab-crashed': {
    words: () =>
      'The music tab crashed. Reload it and start the music: listeners keep the link and hear it again by themselves.',
    mend: 'dismiss',
  },
  'tab-frozen': {
    words: () =>
      'The music tab does not answer any more, and no sound comes out. Wait a moment, or reload it; the link stays.',
    mend: 'dismiss',
  },
  'tab-continue': {
    words: () =>
      'Auxcast was interrupted; listeners still have their link. Open Auxcast on the music tab to go on: one click is all it takes.',
    mend: 'dismiss',
  },
  'tab-back': {
    words: () =>
      'The music tab is back. Start the music if it does not play, and open Auxcast there once more to show what is playing.',
    mend: 'dismiss',
  },
  'tab-quiet': {
    words: () => 'No sound has come out of the music tab for a while. Check that the music plays there.',
    mend: 'dismiss',
  },
  'output-gone': {
    words: () =>
      'Your own sound output is gone, so you hear nothing; listeners hear on. Check the speakers or headphones of this computer.',
    mend: 'dismiss',
  },
  'tab-silent': {
    words: () => 'The page says it plays, but no sound comes out. Check the volume in the page itself.',
    mend: 'dismiss',
  },
  'tab-silent-muted': {
    words: () => 'No sound comes out, and the music tab is muted. Right-click the tab and unmute it.',
    mend: 'dismiss',
  },
  'tab-muted': {
    words: () =>
      'The tab is muted, but listeners still hear it: a tab’s mute does not reach the broadcast. Use Pause here instead.',
    mend: 'dismiss',
  },
  'page-unreadable': {
    words: () =>
      'Listeners hear this page, but the browser lets no extension read what it plays. Open the music elsewhere to show titles.',
    mend: 'dismiss',
  },
  'tab-moved': {
    words: () => 'This tab moved to another site: click to keep showing what is playing.',
    mend: 'dismiss',
  },
  'frames-unread': {
    words: () =>
      'The sound comes from a player that another site put into this page. Click Always allow to show what it plays.',
    mend: 'dismiss',
  },
  // the desk
  'second-tab-lost': {
    words: () =>
      'The second tab’s sound is gone; the rest goes on. Open Auxcast on that tab and add it again, if you want it.',
    mend: 'dismiss',
  },
  'mix-failed': {
    words: () =>
      'The browser would not open its mixer, so only the music tab goes out. Reload the extension and try again.',
    mend: 'try-again',
  },
  'jingle-unreadable': {
    words: () => 'The browser cannot play this sound file. Try another, as MP3, WAV, Ogg or FLAC.',
    mend: 'dismiss',
  },
  // the server
  'server-unreachable': {
    words: (server) =>
      `No Auxcast server answers at ${server}. Check the address in the options, and that the server runs.`,
    mend: 'open-options',
  },
  'websocket-blocked': {
    words: (server) =>
      `Something answers at ${server}, but WebSockets do not get through. Ask whoever runs it to let its proxy pass them; check http or https.`,
    mend: 'open-options',
  },
  'server-too-old': {
    words: (server) =>
      `The server at ${server} is older than this extension. Ask whoever runs it to update it.`,
    mend: 'open-options',
  },
  'server-too-new': {
    words: (server) =>
      `The server at ${server} is newer than this extension. Download the extension again from ${server} and load it anew.`,
    mend: 'open-options',
  },
  'host-key-required': {
    words: (server) =>
      `The server at ${server} wants a host key. Ask whoever runs it for one and enter it in the options.`,
    mend: 'open-options',
  },
  'host-key-refused': {
    words: (server) =>
      `The server at ${server} refused your host key. Check it in the options, or ask for a new one.`,
    mend: 'open-options',
  },
  'key-unprotected': {
    words: (server) =>
      `Your host key would go to ${server} unencrypted. Enter an https:// address in the options, or clear the key if none is needed.`,
    mend: 'open-options',
  },
  'not-from-here': {
    words: (server) =>
      `The server at ${server} lets only its own network go live. Join that network, or ask whoever runs it to set a host key.`,
    mend: 'open-options',
  },
  'refused-anyhow': {
    words: (server) =>
      `The server at ${server} refuses for a reason that this version of Auxcast does not know. Update the extension; if it stays, ask whoever runs the server.`,
    mend: 'try-again',
  },
  'server-full': {
    words: (server) => `The server at ${server} is full just now. Try again in a minute.`,
    mend: 'try-again',
  },
  'rate-limited': {
    words: (server) =>
      `The server at ${server} got too many requests from here. Wait a minute, then try again.`,
    mend: 'try-again',
  },
  'server-trouble': {
    words: (server) =>
      `The server at ${server} ran into trouble of its own. Try again; if it stays, tell whoever runs it.`,
    mend: 'try-again',
  },
  'connection-lost': {
    words: (server) =>
      `The connection to ${server} broke. Trying again by itself; check your network if this stays.`,
    mend: 'dismiss',
  },
  'upload-lost': {
    words: () =>
      'The sound does not get through to the server. Trying again by itself; a firewall may be in the way.',
    mend: 'dismiss',
  },
  // the session's end
  'session-lost': {
    words: () => 'The server no longer knows this broadcast. Go live again to get a new link.',
    mend: 'try-again',
  },
  'ended-by-admin': {
    words: () => 'An admin of the server ended the broadcast. Ask them before you go live again.',
    mend: 'dismiss',
  },
  'ended-while-away': {
    words: () =>
      'The connection was gone for too long, so the broadcast ended. Go live again to get a new link.',
    mend: 'try-again',
  },
  'ended-by-server': {
    words: () => 'The server closed the broadcast. Go live again to get a new link.',
    mend: 'try-again',
  },
  'taken-over': {
    words: () => 'Another connection took this broadcast over. Go live again to start a new one here.',
    mend: 'try-again',
  },
  unexpected: {
    words: () =>
      'Something went wrong that Auxcast has no words for. Go live again; reload the extension if it stays.',
    mend: 'try-again',
  },
} as const satisfies Record<string, FailureWords>;

export type FailureCode = keyof typeof FAILURES;

export const FAILURE_CODES = Object.keys(FAILURES).filter(isFailureCode);
export const failureCode = z.enum(FAILURE_CODES);

export function failureWords(code: FailureCode, server: string): string {
  return FAILURES[code].words(server);
}

export function mendOf(code: FailureCode): Mend {
  return FAILURES[code].mend;
}

function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}

/** A failure that is already known by its code. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
  readonly code: FailureCode;

  constructor(code: FailureCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

const BY_PROTOCOL: Partial<Record<ErrorCode, FailureCode>> = {
  'host-key-required': 'host-key-required',
  'host-key-refused': 'host-key-refused',
  'not-from-here': 'not-from-here',
  'websocket-required': 'websocket-blocked',
  'server-full': 'server-full',
  'rate-limited': 'rate-limited',
  refused: 'refused-anyhow',
  'token-refused': 'session-lost',
  'session-not-found': 'session-lost',
  'session-ended': 'session-lost',
  'taken-over': 'taken-over',
  timeout: 'server-unreachable',
  disconnected: 'server-unreachable',
  // An answer this version cannot read comes from a server that is not of this version.
  'bad-message': 'server-too-new',
  'unknown-method': 'server-too-old',
};

export function failureOf(error: unknown): FailureCode {
  if (error instanceof HostFailure) return error.code;
  if (!(error instanceof ProtocolError)) return 'unexpected';
  if (error.code === 'protocol-mismatch') return mismatch(error);
  // A field that this version has and the server does not know yet.
  if (error.code === 'bad-request' && error.details?.['problem'] === 'unrecognized_keys')
    return 'server-too-old';
  return BY_PROTOCOL[error.code] ?? 'server-trouble';
}

function mismatch(error: ProtocolError): FailureCode {
  const side = error.details?.['update'];
  if (side === 'client') return 'server-too-new';
  return 'server-too-old';
}

export function failureOfMismatch(client: number, server: number): FailureCode | undefined {
  const side = sideToUpdate(client, server);
  if (!side) return undefined;
  return side === 'client' ? 'server-too-new' : 'server-too-old';
}
