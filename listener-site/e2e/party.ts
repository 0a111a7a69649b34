import type { Room, You } from '@auxcast/shared-types';
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

/** Tells a page who is there and what it may. */
export function tellParty({ gateway }: SiteServer, role: You['role']): void {
  const steers = role === 'host' || role === 'ops';
  const channel = { mayTalk: role !== 'listener', mayListen: true, matrix: steers ? MATRIX : null };
  const asking = { role: 'listener' as const, talksOn: [], asksSinceMs: Date.now() - 40_000 };
  gateway.send('you', { role, name: 'Ada Lovelace', isMuted: false, asksSinceMs: null, stage: null });
  gateway.send('room', {
    channels: [
      { ...channel, channelId: 'stage', name: 'Stage', mode: 'open', talking: ['mika'] },
      { ...channel, channelId: 'kitchen', name: 'Kitchen', mode: 'push-to-talk', talking: [] },
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
