import * as z from 'zod/mini';

/** How whoever shows a frame wants it to look, by its address. */
export const look = z.object({
  /** Of the overlay alone. */
  size: z.catch(z.enum(['s', 'm', 'l']), 'm'),
  /** `auto`: as the system of whoever looks at it has it. */
  theme: z.catch(z.enum(['dark', 'light', 'auto']), 'auto'),
});
export type Look = z.infer<typeof look>;

/** What is unknown there is as if it were left out: a frame shows no errors. */
export function lookOf(query: URLSearchParams): Look {
  return look.parse(Object.fromEntries(query));
}
