import { expect, test } from 'vitest';
import { talkbackInputs, talkbackTarget } from './talkback.ts';

test('an input of talkback is to all guests, or to one', () => {
  expect(talkbackTarget('talkback')).toEqual({ participantId: null });
  expect(talkbackTarget('talkback:ada')).toEqual({ participantId: 'ada' });
  for (const input of ['stage', 'cheer', 'talkbacks', 'talkback-2']) {
    expect(talkbackTarget(input)).toBeUndefined();
  }
});

test('a guest is talked to by both', () => {
  const targets = talkbackInputs('ada').map((input) => talkbackTarget(input)?.participantId);
  expect(targets).toEqual([null, 'ada']);
});
