/** The standard `Forwarded` header (RFC 7239 §4), as far as we believe it: one element for each proxy, the nearest last. */
export interface ForwardedElement {
  /** A node as §6 writes it: `203.0.113.9`, `"[2001:db8::1]:4711"` without its quotes, `unknown`, `_hidden`. */
  readonly for?: string;
  readonly host?: string;
  readonly proto?: string;
}

/** Characters. An element takes some 100; what is longer is nobody's proxy, and not worth reading. */
const MAX_LENGTH = 2048;
const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
const ELEMENT = new RegExp(`(?:[^,"]|${QUOTED})+`, 'g');
const PAIR = new RegExp(String.raw`(?:^|;)\s*(for|host|proto)=(?:${QUOTED}|([^\s;,"]+))\s*(?=;|$)`, 'gi');

export function forwardedElements(header: string): ForwardedElement[] {
  if (header.length > MAX_LENGTH) return [];
  return [...header.matchAll(ELEMENT)].map(([element]) =>
    Object.fromEntries(
      [...element.trim().matchAll(PAIR)].map(([, name = '', quoted, token = '']) => [
        name.toLowerCase(),
        quoted?.replaceAll(/\\(.)/g, '$1') ?? token,
      ]),
    ),
  );
}
