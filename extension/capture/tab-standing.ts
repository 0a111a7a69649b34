import * as z from 'zod/mini';

/** How the music tab is, as the service worker finds it. `frozen`: its page does not answer. */
export const tabStanding = z.enum(['well', 'closed', 'discarded', 'crashed', 'frozen']);
export type TabStanding = z.infer<typeof tabStanding>;

/** The tab is there and its capture goes on, but nothing sounds. */
export type TabFault = 'tab-crashed' | 'tab-frozen';

/** The capture has ended. `tab-continue`: it could be taken up again, with a click. */
export type TabLoss = 'tab-closed' | 'tab-discarded' | 'tab-lost' | 'tab-crashed' | 'tab-continue';

/** The tab moved away from where the host clicked, or to a page that nobody may read. */
export const readerLoss = z.enum(['tab-moved', 'page-unreadable', 'frames-unread']);
export type ReaderLoss = z.infer<typeof readerLoss>;
