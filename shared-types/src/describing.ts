import * as z from 'zod/mini';

/** An enum whose words describe something: a client may go on without knowing each of them. */
export type Describing<Word extends string, Unknown extends string> = z.ZodMiniEnum<{
  [W in Word]: W;
}> & { readonly unknownAs: Unknown };

/**
 * Words that describe a state, a reason, a role or a kind. Whoever parses with this refuses all others; a
 * client, by `lenient`, reads those that are new to it as `unknownAs`, which no server ever says.
 */
export function describing<const Word extends string>(words: readonly Word[]): Describing<Word, 'other'>;
export function describing<const Word extends string, const Unknown extends string>(
  words: readonly Word[],
  unknownAs: Unknown,
): Describing<Word, Unknown>;
export function describing(words: readonly string[], unknownAs = 'other') {
  return Object.assign(z.enum(words), { unknownAs });
}
