import * as z from 'zod';
import type { Session } from '../sessions/index.ts';
import { Paging } from './paging.ts';

/** Sessions, newest first: what comes later is never on a page that follows. */
export function newestFirst<T extends Pick<Session, 'id' | 'createdAtMs'>>() {
  return new Paging<T, readonly [number, string]>({
    list: 'sessions',
    place: z.tuple([z.number(), z.string()]),
    placeOf: ({ id, createdAtMs }) => [-createdAtMs, id],
  });
}
