import { isGuessable } from './edges/key-guard.ts';

/** One line for keys that somebody may find by trying; undefined: there is none. */
export function doubtOfKeys(keys: {
  readonly HOST_KEY: string | undefined;
  readonly ADMIN_KEY: string;
}): string | undefined {
  const short = Object.entries(keys).filter(([, key]) => key !== undefined && isGuessable(key));
  if (short.length === 0) return undefined;
  return (
    `${short.map(([name]) => name).join(' and ')}: shorter than 22 characters, which can be guessed: while somebody guesses, the right key ` +
    'waits with the wrong ones of its address; take one of 22 or more, such as `openssl rand -base64 24` makes.'
  );
}
