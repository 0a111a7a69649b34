/**
 * What relay and offscreen document tell each other through a port: it ends with the page, which is news in
 * itself.
 */
import * as z from 'zod/mini';
import { pageReading } from './page-facts.ts';
import { ADDRESS_LENGTH } from './page-limits.ts';

export const READER_PORT = 'page-reader';

/** One artwork file before it is re-encoded. Bytes. */
export const ARTWORK_FILE_BYTES = 4 * 1024 * 1024;

const requestId = z.int().check(z.nonnegative());

export const fromRelay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reading'), reading: pageReading }),
  /** New frames came, or another page into one: they have no reader yet. */
  z.strictObject({ kind: z.literal('frames') }),
  z.strictObject({
    kind: z.literal('artwork'),
    requestId,
    /** A `data:` address with the file, or `null` when it could not be fetched. */
    file: z.nullable(
      z.string().check(z.startsWith('data:'), z.maxLength(Math.ceil(ARTWORK_FILE_BYTES / 3) * 4 + 256)),
    ),
  }),
]);
export type FromRelay = z.infer<typeof fromRelay>;

export const toRelay = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fetchArtwork'),
    requestId,
    src: z.string().check(z.maxLength(ADDRESS_LENGTH)),
  }),
]);
export type ToRelay = z.infer<typeof toRelay>;
