import { type ListenerTrouble, mediaPath, receptionCause } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { hearingWords } from './hearing-words.ts';

function trouble(weak: number, failed = 0): ListenerTrouble {
  return { weak, failed, prevailing: null };
}

test.each([
  [1, 0, 1, 'Your listener hears it stutter'],
  [0, 1, 1, 'Your listener hears nothing'],
  [1, 0, 31, '1 of 31 hears it stutter'],
  [2, 0, 31, '2 of 31 hear it stutter'],
  [31, 0, 31, 'All 31 hear it stutter'],
  [0, 1, 31, '1 of 31 hears nothing'],
  [0, 2, 31, '2 of 31 hear nothing'],
  [0, 31, 31, 'None of the 31 hears anything'],
  [1, 1, 31, '1 of 31 hears it stutter, 1 hears nothing'],
  [12, 4, 310, '12 of 310 hear it stutter, 4 hear nothing'],
  // Two left, and the news of it is still on the way.
  [3, 0, 1, 'All 3 hear it stutter'],
])('%i weak and %i failed of %i: %s', (weak, failed, listeners, words) => {
  expect(hearingWords(trouble(weak, failed), listeners, 'good')?.count).toBe(words);
});

test('says nothing while all is well, and no more than the numbers where nobody says why', () => {
  expect(hearingWords(trouble(0), 31, 'good')).toBeUndefined();
  expect(hearingWords(trouble(1), 31, 'good')?.advice).toBe('');
});

test('says no more than the numbers of a cause that only newer servers know, and of no detour that it does not know', () => {
  const told = { cause: 'other', path: 'other', listeners: 20 } as const;
  expect(hearingWords({ ...trouble(20), prevailing: told }, 31, 'good')).toMatchObject({
    count: '20 of 31 hear it stutter',
    advice: '',
  });
  const lost = { ...trouble(20), prevailing: { ...told, cause: 'loss' as const } };
  expect(hearingWords(lost, 31, 'good')?.advice).toMatch(/server’s line may be full/);
});

test('stays calm about a few', () => {
  expect(hearingWords(trouble(2, 1), 31, 'good')?.isGrave).toBe(false);
  expect(hearingWords(trouble(2), 8, 'good')?.isGrave).toBe(true);
  expect(hearingWords(trouble(0, 1), 1, 'good')?.isGrave).toBe(true);
});

test.each([
  // A few: whatever the host's upload, the others hear it well.
  [2, 31, 'loss', 'udp', 'good', /lost on their side.*cable/],
  [2, 31, 'loss', 'udp', 'bad', /lost on their side/],
  [2, 31, 'delay', 'udp', 'good', /late on their side/],
  [2, 31, 'delay', 'tcp', 'good', /^UDP is blocked on their side.*Another network/],
  [2, 31, 'loss', 'turn', 'good', /^A TURN server brings it to them.*Another network/],
  [2, 31, 'delay', 'http', 'good', /^The HTTP stream stalls on their side.*cable/],
  [2, 31, 'ice', null, 'good', /on their side blocks it.*Another network/],
  [2, 31, 'dtls', null, 'good', /on their side cuts it off.*Another network/],
  // Most: what they have in common is the host's upload, or the server.
  [20, 31, 'loss', 'udp', 'bad', /your upload\. Stop other uploads/],
  [20, 31, 'delay', 'tcp', 'weak', /your upload/],
  [20, 31, 'loss', 'udp', undefined, /your upload/],
  [20, 31, 'loss', 'udp', 'good', /server’s line may be full.*Tell/],
  [20, 31, 'delay', 'tcp', 'good', /^UDP to the server seems blocked.*Tell/],
  [20, 31, 'delay', 'turn', 'good', /^The TURN server.*too slow.*Tell/],
  [20, 31, 'delay', 'http', 'good', /^The HTTP stream stalls.*line may be full.*Tell/],
  [20, 31, 'ice', null, 'bad', /server’s ports.*closed.*Tell/],
  [20, 31, 'dtls', null, 'good', /before the server.*Tell/],
  // The only one: nobody else to tell by.
  [1, 1, 'loss', 'udp', 'good', /their side/],
  [1, 1, 'loss', 'udp', undefined, /their side/],
  [1, 1, 'loss', 'udp', 'bad', /your upload/],
  [1, 1, 'ice', null, 'good', /their side/],
  // On one side whoever has it.
  [1, 31, 'setup', null, 'good', /^The server could not/],
  [31, 31, 'setup', null, 'good', /^The server could not/],
  [1, 31, 'decode', 'udp', 'good', /browser plays nothing.*Reloading/],
  [31, 31, 'decode', 'tcp', 'good', /browser plays nothing/],
] as const)('%i of %i by %s over %s, upload %s: %s', (weak, listeners, cause, path, upload, words) => {
  const prevailing = { cause, path, listeners: weak };
  expect(hearingWords({ weak, failed: 0, prevailing }, listeners, upload)?.advice).toMatch(words);
});

test('takes for everybody’s only what most have, not what prevails among many troubles', () => {
  const prevailing = { cause: 'ice' as const, path: null, listeners: 11 };
  expect(hearingWords({ weak: 10, failed: 11, prevailing }, 31, 'good')?.advice).toContain('on their side');
});

test('advises in whole sentences that fit on two lines, whatever the reason', () => {
  for (const cause of receptionCause.options)
    for (const path of [...mediaPath.options, null])
      for (const upload of ['good', 'weak', 'bad', undefined] as const)
        for (const weak of [1, 30]) {
          const prevailing = { cause, path, listeners: weak };
          const advice = hearingWords({ weak, failed: 0, prevailing }, 31, upload)?.advice ?? '';
          expect(advice).toMatch(/^[A-Z].*\.$/);
          expect(advice.length).toBeLessThanOrEqual(100);
        }
});
