/**
 * What the host may allow once and for all, so that what is playing can be read without a click, and in every
 * frame.
 */
export const ALL_SITES = { origins: ['*://*/*'] };
