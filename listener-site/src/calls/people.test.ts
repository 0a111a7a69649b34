import type { SeenPerson } from '@auxcast/shared-types';
import { NO_TALK, type TalkState } from '@auxcast/shared-types/talk';
import { expect, test } from 'vitest';
import { peopleShown, talkersInWords } from './people.ts';

function person(participantId: string, change: Partial<SeenPerson> = {}): SeenPerson {
  return {
    participantId,
    name: participantId,
    role: 'guest',
    isHere: true,
    isMuted: false,
    talksOn: ['stage'],
    listensTo: ['stage'],
    voiceId: 'a voice',
    asksSinceMs: null,
    exceptions: [],
    inviteId: null,
    ...change,
  };
}

function talk(people: SeenPerson[], talking: string[] = [], levels: [string, number][] = []): TalkState {
  const stage = { channelId: 'stage', name: 'Stage', mode: 'open', matrix: null } as const;
  const channels = [{ ...stage, mayTalk: true, mayListen: true, talking }];
  return { ...NO_TALK, me: 'me', room: { channels, people, invites: null }, levels: new Map(levels) };
}

test('oneself comes first, a host who is away last, and guests who are away are gone', () => {
  const shown = peopleShown(
    talk([
      person('host', { role: 'host', isHere: false }),
      person('ada'),
      person('me'),
      person('left', { isHere: false }),
    ]),
  );
  expect(shown.map(({ name, isMe }) => [name, isMe])).toEqual([
    ['me', true],
    ['ada', false],
    ['host', false],
  ]);
});

test.each<[string, Partial<SeenPerson>]>([
  ['not here', { isHere: false, role: 'host' }],
  ['muted by the host', { isMuted: true }],
  ['listens', { talksOn: [] }],
  ['no microphone yet', { voiceId: null }],
  ['host', { role: 'host' }],
  ['', {}],
])('is said to be "%s"', (note, change) => {
  expect(peopleShown(talk([person('ada', change)]))[0]?.note).toBe(note);
});

test('who talks has a level, who only makes a noise has none', () => {
  const [ada, bo] = peopleShown(
    talk(
      [person('ada'), person('bo')],
      ['ada'],
      [
        ['ada', -30],
        ['bo', -10],
      ],
    ),
  );
  expect([ada?.isTalking, ada?.level, ada?.note]).toEqual([true, 0.5, 'talks']);
  expect([bo?.isTalking, bo?.level]).toEqual([false, 0]);
});

test('nobody who was muted, or is away, is shown as somebody who talks', () => {
  const people = [person('ada', { isMuted: true }), person('host', { role: 'host', isHere: false })];
  expect(peopleShown(talk(people, ['ada', 'host'])).some(({ isTalking }) => isTalking)).toBe(false);
});

test('a name has the first character that people see, whatever it is made of', () => {
  const initials = ['ada', '👩‍🚀 Ada', 'дана', ''].map(
    (name) => peopleShown(talk([person('x', { name })]))[0]?.initial,
  );
  expect(initials).toEqual(['A', '👩‍🚀', 'Д', '?']);
  expect(peopleShown(talk([person('x', { name: null, role: 'host' })]))[0]?.name).toBe('The host');
});

test('says who talks, but not oneself', () => {
  const people = ['me', 'ada', 'bo', 'cy'].map((id) => person(id));
  const words = (...talking: string[]) => talkersInWords(peopleShown(talk(people, talking)));
  expect(words('me')).toBe('');
  expect(words('me', 'ada')).toBe('ada talks.');
  expect(words('ada', 'bo')).toBe('ada and bo talk.');
  expect(words('ada', 'bo', 'cy')).toBe('ada and 2 others talk.');
});
