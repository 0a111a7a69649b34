import * as z from 'zod/mini';

/** No vowels but `a` and `e`, no look-alikes: easy to read aloud and to type. 29^10 is about 49 bits. */
export const SESSION_ID_ALPHABET = '23456789abcdefghjkmnpqrstvwxz';
export const SESSION_ID_LENGTH = 10;

/** The session's id is its link: `/s/<id>`. */
export const sessionId = z.string().check(z.regex(/^[23456789abcdefghjkmnpqrstvwxz]{10}$/));

/**
 * What somebody typed or pasted (a code with dashes, upper case, or a whole link) as a session id, if it is
 * one.
 */
export function parseSessionCode(typed: string): string | undefined {
  const trimmed = typed.trim();
  const fromLink = /\/s\/([^/?#\s]+)/.exec(trimmed)?.[1];
  const code = (fromLink ?? trimmed).toLowerCase().replaceAll(/[\s-]/g, '');
  return sessionId.safeParse(code).success ? code : undefined;
}

/**
 * Of a host: 256 random bits, base64url, of which the server stores only the SHA-256. Of a listener: its id
 * and a MAC; nothing is stored.
 */
export const token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** Ids of mediasoup objects and of participants: opaque to clients. */
export const opaqueId = z.string().check(z.minLength(1), z.maxLength(64));

/** Of an artwork image: a MAC of its bytes under its session's key (HMAC-SHA256, base64url, shortened). */
export const artworkId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/));

/** Whoever holds the server's host key may go live on it. */
export const hostKey = z.string().check(z.minLength(1), z.maxLength(256));

/** The channel that listeners hear: the host's music. */
export const PROGRAM = 'program';

/**
 * What one participant may send: the host its program and, while it mixes, its bed (the program without
 * guests); whoever may talk its one voice. `music` and `microphone` are the host's, for a recording of many
 * tracks, and heard by nobody.
 */
export const soundSource = z.enum(['program', 'voice', 'bed', 'music', 'microphone']);
export type SoundSource = z.infer<typeof soundSource>;

/** Which sound a request is about: the program, unless it says the voice. */
export const aboutSource = z._default(soundSource, PROGRAM);
