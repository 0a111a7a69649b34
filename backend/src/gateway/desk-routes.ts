import type { deskRequests } from '@auxcast/shared-types';
import { type Routes, rightRoute } from './route.ts';

/** Of the desk: for host and ops, for the host whose browser mixes, and for guests about themselves. */
export function deskRoutes(): Routes<keyof typeof deskRequests> {
  return {
    setDesk: rightRoute('setDesk', 'mix', ({ session }, change) => {
      session.desk.set(change);
      return {};
    }),

    setStrip: rightRoute('setStrip', 'mix', ({ session }, { stripId, ...change }) => {
      session.desk.setStrip(stripId, change);
      return {};
    }),

    deskApplied: rightRoute('deskApplied', 'publish', ({ session }, applied) => {
      session.desk.applied(applied);
      return {};
    }),

    setFeed: rightRoute('setFeed', 'hear', async ({ session, participant }, { feed }) => {
      await session.desk.setFeed(participant, feed);
      return {};
    }),
  };
}
