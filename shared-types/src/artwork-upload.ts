import * as z from 'zod/mini';
import { ARTWORK_BYTES } from './limits.ts';

export const ARTWORK_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;

/** One image, sent once; the server decodes it, bounds it and answers with its id. */
export const artworkUpload = z.strictObject({
  type: z.enum(ARTWORK_TYPES),
  /** The file, base64 (RFC 4648 §4). */
  data: z.base64().check(z.minLength(4), z.maxLength(Math.ceil(ARTWORK_BYTES / 3) * 4)),
});
export type ArtworkUpload = z.infer<typeof artworkUpload>;
