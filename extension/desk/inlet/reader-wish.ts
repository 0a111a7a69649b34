import * as z from 'zod/mini';

/** What the worker that reads tracks is asked. */
export const readerWish = z.union([
  /** To carry what comes, as `InletPacket`s. */
  z.object({ id: z.number(), frames: z.instanceof(ReadableStream), to: z.instanceof(MessagePort) }),
  /** Not to carry it any more. */
  z.object({ id: z.number(), isOver: z.literal(true) }),
]);
export type ReaderWish = z.infer<typeof readerWish>;

/** What it says first. */
export const READER_READY = 'ready';
