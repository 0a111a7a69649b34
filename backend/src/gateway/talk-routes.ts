import type { talkRequests } from '@auxcast/shared-types';
import type { Edge } from './edge.ts';
import { type Routes, rightRoute } from './route.ts';

/** For whoever talks, or wants to. Which channel it may talk on is the session's matter. */
export function talkRoutes({ holdPulse }: Edge): Routes<keyof typeof talkRequests> {
  return {
    askToSpeak: rightRoute('askToSpeak', 'ask', ({ session, participant }, { name }) => {
      session.room.ask(participant, name);
      return {};
    }),

    withdrawAsk: rightRoute('withdrawAsk', 'ask', ({ session, participant }) => {
      session.room.withdrawAsk(participant);
      return {};
    }),

    press: rightRoute('press', 'connect', async ({ session, participant }, { input, number }, connection) => {
      connection.presses.take(number);
      const pressed = session.talk.press(participant, input);
      holdPulse.watch(connection);
      await pressed;
      return {};
    }),

    release: rightRoute('release', 'connect', async ({ session, participant }, wish, connection) => {
      connection.presses.take(wish.number);
      await session.talk.release(participant, wish.input);
      return {};
    }),

    listen: rightRoute('listen', 'connect', async ({ session, participant }, { channelId, on }) => {
      await session.talk.listen(participant, channelId, on);
      return {};
    }),
  };
}
