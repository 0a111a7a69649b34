/**
 * Asks what a call needs and begins it. Loaded when somebody presses "Start a call", for the home page is
 * light; the markup is `StartCall.astro`'s.
 */
import { ProtocolError, type SeenGoLiveRight } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { pageSocketUrl } from '../player/page-socket-url.ts';
import { keepName, keptName } from '../talk/kept-name.ts';
import { beginCall, callRight } from './begin-call.ts';
import { awayWords, rightWords } from './begin-words.ts';
import { attemptId, callBegun, keepHostKey, keptHostKey } from './kept-calls.ts';

// zod would try `new Function`, which the page's policy forbids and reports.
z.config({ jitless: true });

const dialog = part('call-dialog', HTMLDialogElement);
const form = part('call-form', HTMLFormElement);
const nameField = part('call-name', HTMLInputElement);
const titleField = part('call-title', HTMLInputElement);
const publicField = part('call-public', HTMLInputElement);
const keyLine = part('call-key-line', HTMLElement);
const keyField = part('call-key', HTMLInputElement);
const button = part('call-begin', HTMLButtonElement);
const note = part('call-note', HTMLElement);

/** Ends what the dialog asks of the server once it is closed. */
let asking = new AbortController();

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void begin();
});
dialog.addEventListener('close', () => asking.abort());
part('call-cancel', HTMLButtonElement).addEventListener('click', () => dialog.close());
document.querySelector('.start-call')?.addEventListener('click', () => void open());
void open();

/** Opens it, and asks whether a call may be begun from here. */
async function open(): Promise<void> {
  if (dialog.open) return;
  asking = new AbortController();
  nameField.value ||= keptName();
  keyField.value = keptHostKey() ?? '';
  say('');
  busy(false);
  dialog.showModal();
  try {
    showRight(await callRight(door(), keptHostKey()));
  } catch (error) {
    say(failureWords(error));
  }
}

async function begin(): Promise<void> {
  const { signal } = asking;
  const hostName = nameField.value.trim();
  const hostKey = keyLine.hidden ? undefined : keyField.value.trim() || undefined;
  keepName(hostName);
  busy(true);
  say('Starting…');
  try {
    const { sessionId, hostToken } = await beginCall(door(), {
      attemptId: attemptId(),
      hostName,
      title: titleField.value.trim() || undefined,
      isPublic: publicField.checked,
      hostKey,
    });
    keepHostKey(hostKey);
    callBegun(sessionId, hostToken);
    // Whoever closed the dialog meanwhile changed their mind; the call that nobody is in ends by itself.
    if (!signal.aborted) location.assign(`/s/${sessionId}`);
  } catch (error) {
    busy(false);
    refused(error);
  }
}

function refused(error: unknown): void {
  const code = error instanceof ProtocolError ? error.code : undefined;
  if (code === 'host-key-required' || code === 'host-key-refused' || code === 'not-from-here')
    showRight(code);
  else say(failureWords(error));
}

function showRight(right: SeenGoLiveRight): void {
  const wantsKey = right === 'host-key-required' || right === 'host-key-refused';
  const isHere = right !== 'not-from-here';
  form.dataset['right'] = right;
  keyLine.hidden = !wantsKey && keyField.value === '';
  keyField.required = wantsKey;
  button.disabled = !isHere;
  if (right === 'host-key-refused') {
    keepHostKey(undefined);
    keyField.select();
  }
  say(rightWords(right));
}

function door() {
  return {
    url: pageSocketUrl(location),
    onAway: (why: ProtocolError) => say(awayWords(why)),
    signal: asking.signal,
  };
}

function busy(isBusy: boolean): void {
  button.disabled = isBusy;
}

function say(words: string): void {
  note.textContent = words;
}

function failureWords(error: unknown): string {
  if (error instanceof ProtocolError && error.code === 'protocol-mismatch')
    return 'This page is older than the server. Reload it.';
  return error instanceof ProtocolError ? error.message : 'Something broke. Reload the page to try again.';
}

/** A part of the page that its own markup has. */
function part<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no ${id}.`);
  return element;
}
