/**
 * Whether the system silences WebRTC while nobody looks at the page, as iOS does with a locked screen; what
 * its own player fetches goes on. An iPad calls itself a Mac, of which none has a screen for ten fingers.
 */
export function stopsWhenHidden({ userAgent, maxTouchPoints }: Navigator): boolean {
  return /\biP(hone|ad|od)\b/.test(userAgent) || (/\bMacintosh\b/.test(userAgent) && maxTouchPoints > 1);
}
