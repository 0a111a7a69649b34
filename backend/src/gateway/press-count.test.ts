import { expect, test } from 'vitest';
import { PressCount } from './press-count.ts';

test('numbers go up, with gaps; what comes late or again is refused and counts for nothing', () => {
  const presses = new PressCount();
  presses.take(1);
  presses.take(5);
  const refused = expect.objectContaining({ code: 'out-of-order' });
  for (const number of [5, 4, 1]) expect(() => presses.take(number)).toThrow(refused);
  presses.take(6);
  presses.take(0x7fff_ffff);
  expect(() => presses.take(7)).toThrow(refused);
});
