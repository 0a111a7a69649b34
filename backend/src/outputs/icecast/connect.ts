import type { Socket } from 'node:net';

export interface PushTarget {
  /** As `URL.hostname` has it. */
  readonly hostname: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/**
 * How servers that somebody named are reached: not at private addresses, unless they may be. Who puts the
 * parts together gives it: edges know how, and stand beside this room.
 * @throws PushFailure
 */
export type Connect = (
  target: PushTarget,
  options: { readonly mayBePrivate: boolean; readonly signal: AbortSignal },
) => Promise<Socket>;

/** Nest's injection token for the one `Connect`. */
export const CONNECT = Symbol('Connect');

/** From `http://radio.example.org:8000`. */
export function targetOf(url: string): PushTarget {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'https:';
  return { hostname, port: port === '' ? usualPort(isSecure) : Number(port), isSecure };
}

/** As the setting for private targets names it. */
export function placeOf({ hostname, port }: PushTarget): string {
  return `${hostname}:${port}`;
}

function usualPort(isSecure: boolean): number {
  return isSecure ? 443 : 80;
}
