import * as z from 'zod';

/** A whole number, refused with the mend where it is none or out of bounds. */
export function wholeNumber(min: number, max: number) {
  const mend = `give a whole number from ${min} to ${max}`;
  return z.int(mend).min(min, mend).max(max, mend);
}
