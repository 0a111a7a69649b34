import { type Desk, DUCKING, HOST_STRIPS, type Room, type Stage, type You } from '@auxcast/shared-types';
import type { SiteServer } from './site-server.ts';

const BOTH = { talk: true, listen: true };
const MATRIX = { host: BOTH, ops: BOTH, guest: BOTH, listener: { talk: false, listen: true } };

const PERSON = {
  role: 'guest' as const,
  isHere: true,
  isMuted: false,
  talksOn: ['stage'],
  listensTo: ['stage'],
  voiceId: null,
  asksSinceMs: null,
  exceptions: [],
  inviteId: null,
};

const LONG_NAME = 'Maximilian-Alexander von und zu Hohenberg';

/** Whoever looks at the page is `participant`. */
const PEOPLE: Room['people'] = [
  { ...PERSON, participantId: 'mika', name: 'Mika', role: 'host' },
  { ...PERSON, participantId: 'participant', name: 'Ada Lovelace' },
  { ...PERSON, participantId: 'tova', name: 'דנה', isMuted: true },
  {
    ...PERSON,
    participantId: 'long',
    name: LONG_NAME,
    talksOn: ['stage', 'kitchen'],
    exceptions: [{ channelId: 'kitchen', right: 'talk', allowed: true }],
    inviteId: 'i4k7',
  },
  { ...PERSON, participantId: 'away', name: 'Bo', role: 'ops', isHere: false },
];

const STRIP = { gain: 1, pan: 0, isMuted: false, ducks: true, isOnAir: true, feed: 'off' } as const;
const GUEST_STRIP = { ...STRIP, isOnAir: false, feed: 'program-minus' } as const;

/** Two guests, of whom one is on air. */
const DESK: Desk = {
  isOpen: true,
  isMixing: true,
  strips: [
    ...HOST_STRIPS.map((stripId) => ({ ...STRIP, stripId })),
    { ...GUEST_STRIP, stripId: 'long', gain: 1.2, isOnAir: true },
    { ...GUEST_STRIP, stripId: 'tova' },
  ],
  ducking: DUCKING,
  revision: 7,
  appliedRevision: 7,
};

const IN_GREEN_ROOM: Stage = {
  isOnAir: false,
  isMuted: false,
  feed: 'program-minus',
  bedId: null,
  mates: [],
  talkback: [],
};
const GREEN_ROOM = { mode: 'push-to-talk' as const, talking: ['tova'] };

/** Tells a page who is there and what it may, and where a guest stands at an open desk. */
export function tellParty(
  { gateway }: SiteServer,
  role: You['role'],
  place: Partial<Stage> | null = null,
): void {
  const steers = role === 'host' || role === 'ops';
  const channel = { mayTalk: role !== 'listener', mayListen: true, matrix: steers ? MATRIX : null };
  const asking = { role: 'listener' as const, talksOn: [], asksSinceMs: Date.now() - 40_000 };
  const stage = place && { ...IN_GREEN_ROOM, ...place };
  gateway.send('you', { role, name: 'Ada Lovelace', isMuted: false, asksSinceMs: null, stage });
  if (role === 'ops' && place) gateway.send('desk', DESK);
  gateway.send('room', {
    channels: [
      { ...channel, channelId: 'stage', name: 'Stage', mode: 'open', talking: ['mika'] },
      { ...channel, channelId: 'kitchen', name: 'Kitchen', mode: 'push-to-talk', talking: [] },
      ...(stage ? [{ ...channel, channelId: 'green-room', name: 'Green room', ...GREEN_ROOM }] : []),
    ],
    people: [
      ...PEOPLE.map((person) => (person.participantId === 'participant' ? { ...person, role } : person)),
      ...(steers ? [{ ...PERSON, ...asking, participantId: 'noor', name: 'Noor' }] : []),
    ],
    invites: steers
      ? [
          {
            inviteId: 'i4k7',
            role: 'guest',
            usesLeft: 3,
            expiresAtMs: Date.now() + 3_600_000,
            createdAtMs: Date.now(),
            people: 1,
          },
        ]
      : null,
  });
  gateway.send('levels', { levels: [{ participantId: 'mika', dBov: -12 }] });
}
