import { expect, test } from 'vitest';
import { bareTitle, isRotation, isStep, unrotated, withoutClock } from './title-likeness.ts';

test.each([
  ['(3) First Light', 'First Light'],
  ['▶ First Light', 'First Light'],
  ['0:13 / 3:41 First Light', 'First Light'],
  ['First Light (42%)', 'First Light (7 %)'],
  ['first   light', 'First Light'],
])('%j and %j are dressed alike', (a, b) => {
  expect(bareTitle(a)).toBe(bareTitle(b));
});

test.each([
  ['Track 1', 'Track 2'],
  ['4:44', 'First Light'],
  ['1979', '1999'],
])('%j and %j are not', (a, b) => {
  expect(bareTitle(a)).not.toBe(bareTitle(b));
});

const TITLE = 'First Light - The Fixtures *** ';

test('a title turned round is the same one, from its beginning on, at any turn', () => {
  for (let turn = 0; turn < TITLE.length; turn += 1) {
    const turned = `${TITLE.slice(turn)}${TITLE.slice(0, turn)}`;
    expect(isRotation(turned, TITLE)).toBe(true);
    // Without the spaces at its ends, as a page that turns its own `document.title` has it.
    expect(isRotation(turned.trim(), TITLE)).toBe(true);
    if (!/^\W|\W$/.test(turned)) expect(unrotated(turned)).toBe('First Light - The Fixtures');
  }
  expect(isRotation('First Light', 'Second Wind')).toBe(false);
  expect(isRotation('***', '---')).toBe(false);
});

test.each(['Light First', 'Light', 'Fixtures - First Light - The'])(
  '%j has no beginning that is known',
  (title) => {
    expect(unrotated(title)).toBe(title);
  },
);

test.each(['ght   First Li', 'ght • First Li', ' First Light +++', 'First Light | '])(
  '%j begins where it does',
  (title) => {
    expect(unrotated(title)).toBe('First Light');
  },
);

test.each([
  ['First Light', 'irst Light'],
  ['First Light', 'st Light'],
  ['Fir', 'Firs'],
  ['First Lig', 'irst Ligh'],
  ['irst Ligh', 'First Lig'],
])('%j and %j are a step apart', (a, b) => {
  expect(isStep(a, b)).toBe(true);
});

test.each([
  ['First Light', 'Second Wind'],
  ['First Light', 'First Light in the Morning'],
])('%j and %j are not', (a, b) => {
  expect(isStep(a, b)).toBe(false);
});

test.each([
  ['0:13 – First Light', 'First Light'],
  ['First Light [0:13 / 3:41]', 'First Light'],
  ['12% First Light', 'First Light'],
  ['First Light', 'First Light'],
])('%j without its clock is %j', (title, still) => {
  expect(withoutClock(title)).toBe(still);
});
