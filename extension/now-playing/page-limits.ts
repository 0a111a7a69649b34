/** Apart from the schemas: the page reader cuts to these, and brings no schema library into the page. */

/** Text of a page as it stands there, cut but not cleaned. UTF-16 code units. */
export const RAW_TEXT_LENGTH = 1000;
/** An address that travels with every reading. A longer one (`data:`) stays with the relay. */
export const ADDRESS_LENGTH = 2048;
/** A whole picture as a `data:` address, and all of one track's pictures together. UTF-16 code units. */
export const INLINE_ARTWORK_LENGTH = 700_000;
export const ARTWORK_ENTRIES = 12;
/**
 * Nothing plays for longer: live streams say such durations (2^32 s) where they mean that there is no end.
 */
export const LONGEST_MS = 1e9;
/** The fastest that browsers play. */
export const FASTEST_RATE = 16;
