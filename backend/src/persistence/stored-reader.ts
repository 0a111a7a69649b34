import { endReason, type Track, timeMs, track, visibility } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import * as z from 'zod/mini';
import type { ArtworkRecord, SessionRecord } from './session-store.ts';

/** Sessions that were named in the log already. */
const TOLD = { max: 1000 };

const jsonArray = z.pipe(
  z.string(),
  z.transform((text, context): unknown[] => {
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) return value;
    } catch {
      // That it threw is the answer.
    }
    context.issues.push({ code: 'custom', message: 'is no JSON array', input: text });
    return z.NEVER;
  }),
);

/** SQLite has no truth values. */
const flag = z.pipe(
  z.union([z.literal(0), z.literal(1)]),
  z.transform((value) => value === 1),
);

const storedSession: z.ZodMiniType<SessionRecord> = z.object({
  sessionId: z.string(),
  title: z.string(),
  hostName: z.nullable(z.string()),
  visibility,
  hostTokenHash: z.string().check(z.minLength(1)),
  createdAtMs: timeMs,
  liveSinceMs: z.nullable(timeMs),
  endedAtMs: z.nullable(timeMs),
  endReason: z.nullable(endReason),
  peakListeners: z.int().check(z.nonnegative()),
  hostCame: flag,
  removedParticipants: z.pipe(jsonArray, z.array(z.string())),
});

const storedArtwork: z.ZodMiniType<ArtworkRecord> = z.object({
  artworkId: z.string(),
  sessionId: z.string(),
  type: z.string().check(z.regex(/^image\/[a-z]+$/)),
  bytes: z.instanceof(Uint8Array),
  accent: z.string().check(z.regex(/^#[0-9a-f]{6}$/)),
});

/**
 * Checks what comes out of the database: another version of the server, or somebody's hand, may have written
 * it. What cannot be read is left out and logged, once a session: a bad track costs that track, a bad session
 * that session, and neither the start.
 */
export class StoredReader {
  readonly #log: LoggerService;
  readonly #told = new LRUCache<string, true>(TOLD);

  constructor(log: LoggerService) {
    this.#log = log;
  }

  session(sessionId: string, row: unknown): SessionRecord | undefined {
    return this.#read(storedSession, sessionId, 'the session', row);
  }

  artwork(sessionId: string, row: unknown): ArtworkRecord | undefined {
    return this.#read(storedArtwork, sessionId, 'a picture', row);
  }

  /** Those that can be read, in the order given. */
  tracks(sessionId: string, rows: readonly unknown[]): Track[] {
    return rows
      .map((row) => this.#read(track, sessionId, 'a track', row))
      .filter((read) => read !== undefined);
  }

  #read<T>(schema: z.ZodMiniType<T>, sessionId: string, what: string, row: unknown): T | undefined {
    const read = schema.safeParse(row);
    if (read.success) return read.data;
    if (!this.#told.has(sessionId)) this.#log.warn(line(sessionId, what, read.error.issues));
    this.#told.set(sessionId, true);
    return undefined;
  }
}

/** Where it is wrong, never the value: it may be somebody's words. */
function line(sessionId: string, what: string, issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues;
  const path = issue?.path.map(String).join('.') ?? '';
  const where = path === '' ? '' : ` (${path}: ${issue?.code})`;
  return `${what} of session ${sessionId} cannot be read and is left out${where}; the session is not named again`;
}
