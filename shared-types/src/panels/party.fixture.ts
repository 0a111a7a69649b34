import { mount } from '@vue/test-utils';
import { vi } from 'vitest';
import type { SeenRoom } from '../room.ts';
import SteeringPanels from './SteeringPanels.vue';
import type { Steer, SteeringMethod, Viewer } from './steering.ts';

type Person = SeenRoom['people'][number];

const BOTH = { talk: true, listen: true };
const MATRIX = { host: BOTH, ops: BOTH, guest: BOTH, listener: { talk: false, listen: false } };

export const NOW_MS = 1_800_000_000_000;
export const HOST: Viewer = { participantId: 'host', role: 'host' };
export const OPS: Viewer = { participantId: 'olga', role: 'ops' };

export function aPerson(participantId: string, changes: Partial<Person> = {}): Person {
  return {
    participantId,
    name: participantId[0]?.toUpperCase() + participantId.slice(1),
    role: 'guest',
    isHere: true,
    isMuted: false,
    talksOn: ['stage', 'green'],
    listensTo: ['stage', 'green'],
    voiceId: null,
    asksSinceMs: null,
    exceptions: [],
    inviteId: null,
    ...changes,
  };
}

/** A host, ops, a guest who talks, and a green room. */
export function aParty(changes: Partial<SeenRoom> = {}): SeenRoom {
  const channel = { mode: 'push-to-talk', mayTalk: true, mayListen: true, matrix: MATRIX } as const;
  return {
    channels: [
      { ...channel, channelId: 'stage', name: 'Stage', talking: ['grace'] },
      { ...channel, channelId: 'green', name: 'Green room', talking: [] },
    ],
    people: [
      aPerson('grace'),
      aPerson('host', { name: 'Ada', role: 'host' }),
      aPerson('olga', { role: 'ops' }),
    ],
    invites: [],
    ...changes,
  };
}

type Answer = (method: SteeringMethod, data: unknown) => unknown;

function steerBy(answer: Answer): Steer;
// The compiler does not see that an answer belongs to its method while the method is a type parameter.
function steerBy(answer: Answer): unknown {
  return async (method: SteeringMethod, data: unknown) => answer(method, data);
}

/** The panels with a server that does whatever it is asked, and what it is asked. */
export function showParty(
  room: SeenRoom,
  viewer: Viewer = HOST,
  replies: Partial<Record<SteeringMethod, unknown>> = {},
) {
  const asked = vi.fn<Answer>((method) => replies[method] ?? {});
  const link = 'https://aux.example.org/s/abcdefgh23';
  const props = { room, viewer, levels: new Map(), link, nowMs: NOW_MS, steer: steerBy(asked) };
  return { view: mount(SteeringPanels, { props, attachTo: document.body }), asked };
}
