import { cleanText, TEXT_LENGTH } from '@auxcast/shared-types';

/**
 * Text the server takes, or `null` when nothing is left of it. Cleaned twice: cutting may leave half a
 * character or a space.
 */
export function boundedText(raw: string, length: number = TEXT_LENGTH): string | null {
  return cleanText(cleanText(raw).slice(0, length)) || null;
}
