/**
 * The standard `Forwarded` header (RFC 7239 §4), as far as we believe it: one element for each proxy, the
 * nearest last.
 */
export interface ForwardedElement {
  /**
   * A node as §6 writes it: `203.0.113.9`, `"[2001:db8::1]:4711"` without its quotes, `unknown`, `_hidden`.
   */
  readonly for?: string;
  readonly host?: string;
  readonly proto?: string;
}

/** Characters. An element takes some 100; what is longer is nobody's proxy, and not worth reading. */
const MAX_LENGTH = 2048;
/**
 * A pair or nothing, and what ends it. Beyond the grammar, a value without quotes may hold `:` and brackets:
 * some proxies write so.
 */
const PAIR = /[ \t]*(?:([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+)))?[ \t]*([;,]|$)/y;

/**
 * @returns no element unless the whole header is well formed: what a client wrote comes first, and a quote it
 * left open would take in what the proxy added
 */
export function forwardedElements(header: string): ForwardedElement[] {
  if (header.length > MAX_LENGTH) return [];
  const elements: ForwardedElement[] = [];
  let element = new Map<string, string>();
  for (PAIR.lastIndex = 0; ; ) {
    const pair = PAIR.exec(header);
    if (pair === null) return [];
    const [, written, quoted, token = '', end] = pair;
    const name = written?.toLowerCase();
    // Each may be said once in an element.
    if (name !== undefined && element.has(name)) return [];
    if (name !== undefined) element.set(name, quoted?.replaceAll(/\\(.)/g, '$1') ?? token);
    if (end === ';') continue;
    if (element.size > 0) elements.push(believed(element));
    if (end === '') return elements;
    element = new Map();
  }
}

function believed(element: ReadonlyMap<string, string>): ForwardedElement {
  const [node, host, proto] = [element.get('for'), element.get('host'), element.get('proto')];
  return {
    ...(node !== undefined && { for: node }),
    ...(host !== undefined && { host }),
    ...(proto !== undefined && { proto }),
  };
}
