import type { steeringRequests } from '@auxcast/shared-types';
import type { Participant, Session } from '../sessions/index.ts';
import { type Routes, rightRoute } from './route.ts';

/** For host and ops. */
export function steeringRoutes(): Routes<keyof typeof steeringRequests> {
  return {
    setRole: rightRoute('setRole', 'steer', ({ session, participant }, { participantId, role }) => {
      session.steering.setRole(participant, participantId, role);
      return {};
    }),

    answerAsk: rightRoute('answerAsk', 'steer', ({ session, participant }, { participantId, admit }) => {
      session.steering.answerAsk(participant, participantId, admit);
      return {};
    }),

    mute: rightRoute('mute', 'steer', ({ session, participant }, { participantId, on }) => {
      session.steering.mute(participant, participantId, on);
      return {};
    }),

    muteAllBut: rightRoute('muteAllBut', 'steer', ({ session, participant }, { participantId }) => {
      session.steering.muteAllBut(participant, participantId);
      return {};
    }),

    kick: rightRoute('kick', 'steer', ({ session, participant }, { participantId, blockMs }) => {
      session.kick(participant, participantId, blockMs);
      return {};
    }),

    setRoleRight: rightRoute('setRoleRight', 'steer', ({ session, participant }, { role, ...change }) => {
      session.steering.setRoleRight(participant, role, change);
      return {};
    }),

    setPersonRight: rightRoute(
      'setPersonRight',
      'steer',
      ({ session, participant }, { participantId, ...change }) => {
        session.steering.setPersonRight(participant, participantId, change);
        return {};
      },
    ),

    addChannel: rightRoute('addChannel', 'steer', ({ session }, { name, mode }) => ({
      channelId: session.steering.addChannel(name, mode),
    })),

    changeChannel: rightRoute('changeChannel', 'steer', ({ session }, { channelId, ...change }) => {
      session.steering.changeChannel(channelId, change);
      return {};
    }),

    closeChannel: rightRoute('closeChannel', 'steer', ({ session }, { channelId }) => {
      session.steering.closeChannel(channelId);
      return {};
    }),

    createInvite: rightRoute('createInvite', 'steer', ({ session, participant }, wish) =>
      session.steering.createInvite(participant, wish),
    ),

    revokeInvite: rightRoute('revokeInvite', 'steer', ({ session, participant }, { inviteId }) => {
      session.steering.revokeInvite(participant, inviteId);
      return {};
    }),

    listPeople: rightRoute('listPeople', 'steer', ({ session }, { after, limit }) => {
      const page = pageAfter(session, after, limit);
      return {
        people: page.slice(0, limit).map((participant) => session.roomView.personOf(participant)),
        after: page.length > limit ? (page[limit - 1]?.arrival.toString() ?? null) : null,
      };
    }),
  };
}

/** One more than fit, where there are more. */
function pageAfter({ participants }: Session, after: string | undefined, limit: number): Participant[] {
  const page: Participant[] = [];
  const former = after === undefined ? -1 : Number(after);
  for (const participant of participants) {
    if (participant.arrival > former) page.push(participant);
    if (page.length > limit) break;
  }
  return page;
}
