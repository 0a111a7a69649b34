import { ProtocolError } from '@auxcast/shared-types';
import * as z from 'zod';

export interface CursorsOptions<P> {
  /** Tells the cursors of one list from those of another. */
  readonly list: string;
  /** Where something stands in the list. */
  readonly place: z.ZodType<P>;
}

/**
 * A cursor is the place of the last item that was shown. It is opaque to clients but no secret, so it is
 * validated and not signed: whoever makes one up gets a page that they may ask for anyway.
 */
export class Cursors<P> {
  readonly #list: string;
  readonly #cursor: z.ZodType<readonly [string, P]>;

  constructor({ list, place }: CursorsOptions<P>) {
    this.#list = list;
    this.#cursor = z.tuple([z.literal(list), place]);
  }

  write(place: P): string {
    return Buffer.from(JSON.stringify([this.#list, place])).toString('base64url');
  }

  /** @throws ProtocolError `bad-request`, with `path: 'cursor'` */
  read(cursor: string): P {
    const read = this.#cursor.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()));
    if (read.success) return read.data[1];
    throw new ProtocolError('bad-request', 'This cursor is not of this list: begin without one.', {
      path: 'cursor',
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no cursor: the schema says so.
    return undefined;
  }
}
