import * as z from 'zod/mini';
import { TEXT_LENGTH } from './limits.ts';

// Cc: control characters. Cs: lone surrogates. The rest is Unicode's bidirectional controls (UAX #9) and the
// byte order mark.
const INVISIBLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
// Joiners, fillers and variation selectors belong into words and emoji, but show nothing on their own (UAX
// #44).
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/**
 * Text from pages is hostile: no control or bidi characters, single spaces, no surrounding space; empty if
 * nothing would show.
 */
export function cleanText(text: string): string {
  // White space first, for a line break is a control character too, and again for what stood around such a
  // character.
  const cleaned = text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').replace(/ {2,}/g, ' ').trim();
  return VISIBLE.test(cleaned) ? cleaned : '';
}

const HALVES = /\p{Cs}/gu;

/**
 * Without halves of characters (lone surrogates), which neither UTF-8 nor addresses can carry: JSON brings
 * them as `\ud800`, and so does a cut through the middle of one. @param max UTF-16 units
 */
export function wholeCharacters(text: string, max = text.length): string {
  return text.slice(0, max).replace(HALVES, '');
}

/** `JSON.parse` with whole characters in every text. */
export function wholeText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? wholeCharacters(value) : value;
}

/**
 * Cleaned text of 1 to `max` code points; what a client sends may be up to four times as long before
 * cleaning.
 */
export function textUpTo(max: number) {
  return z.string().check(z.maxLength(max * 4), z.overwrite(cleanText), z.minLength(1), z.maxLength(max));
}

export const text = textUpTo(TEXT_LENGTH);
