import * as z from 'zod/mini';
import type { ThreadNews } from './thread-messages.ts';

const number = z.number();
const place = z.object({ serial: number, sequence: number, granule: number });

export const threadNews: z.ZodMiniType<ThreadNews> = z.discriminatedUnion('news', [
  z.object({
    news: z.literal('chunk'),
    sink: number,
    position: number,
    shift: number,
    bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    headBytes: number,
    next: z.nullable(number),
    place: z.nullable(place),
  }),
  z.object({ news: z.literal('progress'), sink: number, bytes: number, samples: number }),
  z.object({ news: z.literal('ended'), sink: number }),
  z.object({ news: z.literal('fault'), sink: number, message: z.string() }),
  z.object({ news: z.literal('worked') }),
]);
