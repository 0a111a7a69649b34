import type { Config } from './config.ts';

const EXTENSION = /^(chrome|moz|safari-web)-extension:\/\/[^/]+$/;

/** Whether a browser's extension asks: no page can claim that, and no name server can make it true. */
export function isExtension(origin: string): boolean {
  return EXTENSION.test(origin);
}

export interface OriginRuleOptions extends Pick<Config, 'publicUrl' | 'allowedOrigins'> {}

/** Which web pages may act here. Whatever is no web page sends no Origin, and could claim any. */
export class OriginRule {
  readonly #allowed: ReadonlySet<string>;

  constructor({ publicUrl, allowedOrigins }: OriginRuleOptions) {
    this.#allowed = new Set([...allowedOrigins, ...(publicUrl === undefined ? [] : [publicUrl])]);
  }

  /**
   * @param own scheme, host and port people reach this server at
   * @param host the request's own Host header: whoever opens a page of ours under another name of ours is
   * welcome too
   */
  allows(origin: string | undefined, own: string, host: string | undefined): boolean {
    if (origin === undefined || this.#allowed.has(origin) || isExtension(origin)) return true;
    // By host alone: a proxy that ends TLS without saying so makes our own scheme look wrong.
    const originHost = URL.parse(origin)?.host;
    if (originHost === undefined || originHost === '') return false;
    return originHost === URL.parse(own)?.host || originHost === host;
  }
}
