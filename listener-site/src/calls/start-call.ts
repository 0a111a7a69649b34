/**
 * The home page's way to a call: a button, and the way back to a call that was begun here. What begins one is
 * loaded when it is wanted, from a build of its own (`call-scripts.ts`).
 */
import { CALL_SCRIPTS } from './call-scripts.ts';
import { hostedCalls } from './kept-calls.ts';

const button = document.querySelector<HTMLButtonElement>('.start-call');
const back = document.querySelector<HTMLAnchorElement>('.back-to-call');
const trouble = document.querySelector<HTMLElement>('.call-trouble');

function loadDialog(): void {
  const script = document.createElement('script');
  script.type = 'module';
  script.src = `/${CALL_SCRIPTS}/begin.js`;
  say('');
  // A server that restarts, or a network that is away.
  script.onerror = () => {
    script.remove();
    say('A part of this page did not arrive. Press again.');
    button?.addEventListener('click', loadDialog, { once: true });
  };
  document.body.append(script);
}

function say(words: string): void {
  if (trouble) trouble.textContent = words;
}

/** Also of a page that the back button brings from the browser's memory. */
function showWayBack(): void {
  const [call] = hostedCalls().slice(-1);
  if (!back) return;
  back.hidden = !call;
  if (call) back.href = `/s/${call[0]}`;
}

if (button) {
  button.hidden = false;
  // From then on the dialog itself listens.
  button.addEventListener('click', loadDialog, { once: true });
}
window.addEventListener('pageshow', showWayBack);
