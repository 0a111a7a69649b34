import { PageRelay } from './page-relay.ts';

declare global {
  /** This world's own: the page does not see it. */
  var auxcastRelay: PageRelay | undefined;
}

/** Injected again, the relay that is there connects anew if its way to the extension broke. */
export function startPageRelay(): void {
  globalThis.auxcastRelay ??= new PageRelay();
  globalThis.auxcastRelay.connect();
}
