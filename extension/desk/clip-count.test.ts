import { expect, test } from 'vitest';
import { ClipCount } from './clip-count.ts';

test.each([
  ['two samples at full scale', [0.9, 1, 1, 0.9, 1, 1, 0.9], false],
  ['three in a row', [0.9, 1, 1, 1, 0.9], true],
  ['three in a row of a converter with 16 bits', [-32767, -32768, -32767].map((step) => step / 32768), true],
  ['above full scale', [1.2, -1.3, 1.1], true],
  ['nearly full scale', [0.99, 0.99, 0.99, 0.99], false],
])('%s', (_name, samples, hasClipped) => {
  const count = new ClipCount();
  for (const sample of samples) count.step(sample);
  expect(count.take()).toBe(hasClipped);
  expect(count.take()).toBe(false);
});
