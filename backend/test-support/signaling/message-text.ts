import type { RawData } from 'ws';

/** What `ws` received as text, which it hands over as bytes in any of three forms. */
export function messageText(raw: RawData): string {
  if (Array.isArray(raw)) return Buffer.concat(raw).toString();
  return (Buffer.isBuffer(raw) ? raw : Buffer.from(raw)).toString();
}
