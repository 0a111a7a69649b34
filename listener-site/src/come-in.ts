/**
 * On the page of a session that is full, or cannot be looked up now: knocks every now and then, and goes in
 * when it can.
 */
const KNOCK_MS = 15_000;

let timer: ReturnType<typeof setTimeout>;

async function knock(): Promise<void> {
  clearTimeout(timer);
  // Not all at the same moment.
  timer = setTimeout(() => void knock(), KNOCK_MS * (1 + Math.random()));
  try {
    const { status } = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
    // Anything else may be a server that restarts, which has no room either.
    if (status < 500 && status !== 429) location.reload();
  } catch {
    // No network: the next try may find one.
  }
}

timer = setTimeout(() => void knock(), KNOCK_MS * (1 + Math.random()));
window.addEventListener('online', () => void knock());
