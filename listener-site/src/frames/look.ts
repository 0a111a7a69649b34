import * as z from 'zod/mini';

/** How whoever shows a frame wants it to look, by its address. */
const size = z.enum(['s', 'm', 'l']);
const theme = z.enum(['dark', 'light', 'auto']);

export interface Look {
  /** Of the overlay alone. */
  readonly size: z.infer<typeof size>;
  /** `auto`: as the system of whoever looks at it has it. */
  readonly theme: z.infer<typeof theme>;
}

/** What is unknown there is as if it were left out: a frame shows no errors. */
export function lookOf(query: URLSearchParams, usual: Look['theme']): Look {
  return {
    size: size.safeParse(query.get('size')).data ?? 'm',
    theme: theme.safeParse(query.get('theme')).data ?? usual,
  };
}
