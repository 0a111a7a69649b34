import * as z from 'zod/mini';
import { TEXT_LENGTH } from './limits.ts';

// Cc: control characters. Cs: lone surrogates. The rest is Unicode's bidirectional controls (UAX #9) and the byte order mark.
const INVISIBLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Text from pages is hostile: no control or bidi characters, single spaces, no surrounding space. */
export function cleanText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim();
}

/** Cleaned text of 1 to `max` UTF-16 code units; what a client sends may be up to four times as long before cleaning. */
export function textUpTo(max: number) {
  return z.string().check(z.maxLength(max * 4), z.overwrite(cleanText), z.minLength(1), z.maxLength(max));
}

export const text = textUpTo(TEXT_LENGTH);
