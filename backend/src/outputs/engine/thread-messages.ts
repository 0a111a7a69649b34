import * as z from 'zod/mini';
import { STREAM_FORMATS } from '../stream-format.ts';

/** What the thread of the outputs and the rest of the process say to each other. Places are in samples. */

const number = z.number();
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const tags = z.readonly(z.array(z.readonly(z.tuple([z.string(), z.string()]))));
const channels = z.union([z.literal(1), z.literal(2)]);
const place = z.object({ serial: number, sequence: number, granule: number });

export const threadTask = z.discriminatedUnion('task', [
  /** A sound, from `start` on; `originMs`: when place 0 was, by the main thread's clock. */
  z.object({ task: z.literal('line'), line: number, originMs: number, start: number, channels }),
  z.object({ task: z.literal('close-line'), line: number }),
  /** Bytes of a line from a place on, or from its next sound. `place`: of Ogg, where its pages go on. */
  z.object({
    task: z.literal('feed'),
    sink: number,
    line: number,
    format: z.enum(STREAM_FORMATS),
    start: z.nullable(number),
    place: z.nullable(place),
  }),
  /** A file of a line; one that is there already goes on where it ends. */
  z.object({
    task: z.literal('file'),
    sink: number,
    line: number,
    start: number,
    path: z.string(),
    serial: number,
    tags,
    reservedTagBytes: number,
  }),
  z.object({ task: z.literal('retag'), sink: number, position: number, tags }),
  /** What has come is written, and then the end. */
  z.object({ task: z.literal('end'), sink: number, tags: z.nullable(tags) }),
  /** Nobody wants it any more. */
  z.object({ task: z.literal('drop'), sink: number }),
  /** Packets of lines (`packet-batch.ts`), up to a time of the main thread's clock. */
  z.object({ task: z.literal('packets'), nowMs: number, batch: bytes }),
  z.object({ task: z.literal('stop') }),
]);
export type ThreadTask = z.infer<typeof threadTask>;

export const threadNews = z.discriminatedUnion('news', [
  z.object({
    news: z.literal('chunk'),
    sink: number,
    position: number,
    /** How much later than its place the sound came. */
    shift: number,
    bytes,
    headBytes: number,
    /** Where another thread would go on. */
    next: z.nullable(number),
    place: z.nullable(place),
  }),
  z.object({ news: z.literal('progress'), sink: number, bytes: number, samples: number }),
  z.object({ news: z.literal('ended'), sink: number }),
  z.object({ news: z.literal('fault'), sink: number, message: z.string() }),
  /** A batch has been worked through. */
  z.object({ news: z.literal('worked') }),
]);
export type ThreadNews = z.infer<typeof threadNews>;
/** Of a sink. */
export type SinkNews = Exclude<ThreadNews, { readonly news: 'worked' }>;
