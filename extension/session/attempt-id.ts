/** 256 bits. */
const ATTEMPT_BYTES = 32;

/** Base64url: known to the server from then on as the same attempt. */
export function newAttemptId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ATTEMPT_BYTES));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
